"""Which category a photo of each class shows. Classes that are not named are left out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

# Looked at one by one: what is left out is both of two, or shows people in passing.
WORDS: dict[str, str] = {
    "single_person": """abaya barbell bathing_cap bearskin cloak dumbbell feather_boa gown
        hair_spray hoopskirt horizontal_bar kimono laptop maraca military_uniform miniskirt
        oxygen_mask potter's_wheel radio shower_cap snorkel stage triumphal_arch trombone
        vestment wig Windsor_tie tripod shovel""",
    "social_activities": """confectionery cowboy_hat crutch flute French_horn harp lab_coat
        paper_towel sleeping_bag stretcher torch volleyball candle grocery_store""",
    "foods": """beer_glass bakery frying_pan plate hot_pot trifle pretzel cheeseburger hotdog
        mashed_potato head_cabbage broccoli cauliflower zucchini spaghetti_squash acorn_squash
        butternut_squash cucumber bell_pepper cardoon Granny_Smith strawberry fig jackfruit
        custard_apple carbonara chocolate_sauce dough meat_loaf potpie red_wine espresso corn
        soup_bowl wok wine_bottle mushroom""",
    "travel_scenery": """lakeside promontory sandbar valley bell_cote boathouse breakwater
        church dam dome monastery obelisk steel_arch_bridge stone_wall stupa viaduct vault
        yawl totem_pole gondola mountain_tent park_bench water_tower""",
    "screenshot": "web_site",
    "pets": "tabby tiger_cat Persian_cat guinea_pig Angora tennis_ball",
    "other": """abacus acoustic_guitar analog_clock ashcan assault_rifle backpack balloon
        ballpoint Band_Aid bannister barrel bathtub beach_wagon beaker bib binder binoculars
        birdhouse bookcase bottlecap brass bucket bullet_train cab can_opener car_mirror carton
        car_wheel cash_machine cassette_player cello cellular_telephone chain chest clog
        cocktail_shaker combination_lock convertible corkscrew Crock_Pot desk digital_watch
        dishrag disk_brake drum drumstick electric_guitar face_powder fire_engine freight_car
        golf_ball grille guillotine hand_blower hard_disc home_theater iPod iron jack-o'-lantern
        jeep ladle lawn_mower lens_cap lipstick Loafer magnetic_compass mailbag mailbox
        maillot manhole_cover mask milk_can missile Model_T moving_van muzzle neck_brace
        necklace notebook odometer oil_filter oscilloscope overskirt padlock pencil_box
        pencil_sharpener pick piggy_bank pillow pitcher plastic_bag plow police_van power_drill
        printer projector punching_bag quill quilt radiator reel refrigerator remote_control
        rocking_chair rugby_ball rule safe safety_pin saltshaker sandal scabbard scale
        school_bus screw screwdriver shield ski_mask slot snowplow soap_dispenser space_bar
        space_heater spider_web spotlight steel_drum stole stopwatch stove strainer
        studio_couch sunscreen switch tank tape_player teapot teddy television thimble throne
        toaster toilet_seat toyshop tractor tray trench_coat trolleybus typewriter_keyboard
        vending_machine wall_clock wallet wardrobe water_bottle water_jug whiskey_jug whistle
        wool traffic_light street_sign comic_book daisy hip buckeye coral_fungus agaric
        stinkhorn earthstar toilet_tissue bubble""",
}
# By the WordNet number of the class, where all alike are one category.
RANGES = (("n02085", "n02114", "pets"), ("n0144", "n02085", "other"), ("n02114", "n0266", "other"))
FOLDERS = {
    "animals-birds": "other",
    "animals-insects": "other",
    "animals-mammals-bovines": "other",
    "food-fruit": "foods",
    "food-nuts": "foods",
    "hobbies-music-string": "other",
    "household-tools": "other",
    "plants-flowers": "other",
    "plants-trees": "other",
    "symbols-chess": "other",
    "town-roadsigns": "other",
}
LABELS = {word: code for code, words in WORDS.items() for word in words.split()}


def labelled(folder: Path) -> Iterator[tuple[Path, str]]:
    """Photos named `n01234567_class_name.jpg`, and folders of `FOLDERS`, with their category."""
    for path in sorted((folder / "photos").glob("*.jpg")):
        number, _, word = path.stem.partition("_")
        if code := LABELS.get(word) or _by_number(number):
            yield path, code
    for name, code in FOLDERS.items():
        for path in sorted((folder / "categories" / name).glob("*")):
            yield path, code


def _by_number(number: str) -> str | None:
    return next((code for low, high, code in RANGES if low <= number < high), None)
