# Futu's everyday commands; `make` alone lists them.

BIN := .venv/bin
COMMA := ,
# Of rooms with libraries of their own: of all, or of those that FUTU_ROOMS names.
ROOMS := $(or $(subst $(COMMA), ,$(FUTU_ROOMS)),enhancement films)
ROOM_FILES := $(wildcard $(ROOMS:%=requirements-%.txt))
# What is installed is known by the requirement files' checksum: no change, no pip.
SUM := $(shell cat requirements*.txt | cksum | tr -s ' \t' '--')$(words $(ROOM_FILES))
RUNTIME := .venv/runtime-$(SUM)
DEVELOP := .venv/develop-$(SUM)
PO := $(wildcard locale/*/LC_MESSAGES/*.po)
MO := $(PO:.po=.mo)
# What a site on the internet sets; Django's deployment check is asked about that.
SITE := FUTU_HTTPS=1 FUTU_HOSTS=example.org FUTU_DATA=$(CURDIR)/.mypy_cache/site \
	SECRET_KEY=not-a-key-only-long-enough-for-the-check-0123456789-abcdefghijklm

.PHONY: help run install translations messages test quick check hostile screenshots format milvus chaos load clean
.DEFAULT_GOAL := help

# Packages are installed uncompiled: what is started here leaves what it compiled.
export PYTHONDONTWRITEBYTECODE :=

help:
	@echo "make run           set up what is missing, start Futu, print its address"
	@echo "make test          every test suite whose parts are on this machine"
	@echo "make quick         style, types and the tests near what was changed"
	@echo "make check         style, types, templates, migrations, translations, deployment"
	@echo "make hostile       every hostile file by every way in, and the API asked at length"
	@echo "make screenshots   docs/screenshots anew, from a throw-away instance"
	@echo "make format        put the code into its usual shape"
	@echo "make messages      take new sentences into locale/"
	@echo "make chaos          break an instance in one way a round: ROUNDS=300 SEED=1 POSTGRES=1"
	@echo "make load           mixed load over all rooms: MINUTES=60 USERS=8"
	@echo "make milvus        a Milvus server for its tests, in an environment of its own"
	@echo "make clean         remove .venv and caches (never var/)"

run: $(RUNTIME) $(MO)
	@$(BIN)/python -m futu.address
	@$(BIN)/python manage.py prepare
	@exec $(BIN)/honcho start

install: $(DEVELOP) $(MO)

translations: $(MO)

messages: $(DEVELOP)
	$(BIN)/django-admin makemessages --all --no-obsolete --add-location file \
		--ignore 'tests/*' --ignore 'var/*'

# ARGS goes to pytest: make test ARGS="tests/galleries -x"; all of it is shared by several processes
test: $(DEVELOP) $(MO)
	@$(BIN)/python -m pytest $(or $(ARGS),-n auto)

quick: $(DEVELOP) $(MO)
	@$(BIN)/python tools/quick.py

# Half an hour of two cores; what became of each kind of file is drawn at the end.
hostile: $(DEVELOP) $(MO)
	@$(BIN)/python -m tools.hostile
	@FUTU_HOSTILE=all FUTU_REQUIRE_HOSTILE=1 $(BIN)/python -m pytest \
		$(or $(ARGS),-n auto tests/hostile tests/api/test_schema.py)
	@$(BIN)/python -m tests.hostile.table

check: $(DEVELOP) $(MO)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint templates --lint
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python tools/check_translations.py
	@mkdir -p .mypy_cache/site
	@$(SITE) $(BIN)/python manage.py check --deploy --fail-level WARNING

screenshots: $(DEVELOP) $(MO)
	@$(BIN)/python tools/screenshots.py

format: $(DEVELOP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Its wheel wants an older setuptools than ours; Linux on x86-64 alone has one.
milvus: $(DEVELOP)
	@test -d .venv-milvus || $(BIN)/python -m venv .venv-milvus
	@.venv-milvus/bin/python -m pip install --quiet --no-input --no-compile --disable-pip-version-check \
		-r requirements-milvus.txt

# A throw-away instance, loaded and broken: docs/RELIABILITY.md. A round alone: SEED=57 ROUNDS=1.
chaos: $(DEVELOP) $(MO)
	@$(BIN)/python -m tools.chaos --rounds $(or $(ROUNDS),300) --seed $(or $(SEED),1) \
		--faults "$(FAULTS)" $(if $(POSTGRES),--postgres)

load: $(DEVELOP) $(MO)
	@$(BIN)/python -m tools.load --minutes $(or $(MINUTES),60) --users $(or $(USERS),8)

clean:
	rm -rf .venv .venv-milvus .mypy_cache .ruff_cache .pytest_cache test-results $(MO)

$(RUNTIME):
	@tools/install.sh $@ requirements.txt requirements-demo.txt $(ROOM_FILES)

$(DEVELOP): $(RUNTIME)
	@tools/install.sh $@ requirements-dev.txt

%.mo: %.po | $(RUNTIME)
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@
