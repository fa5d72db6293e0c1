import pytest
from django.urls import reverse
from tests.films.pages_of import made_film
pytestmark=[pytest.mark.django_db]
def test_all(owner, owner_client, tmp_path):
    f=made_film(owner,tmp_path)
    c=owner_client
    cue=f.cues.in_order().first(); ch=f.characters.first()
    for n,a in [("index",()),("film",(f.pk,)),("characters",(f.pk,)),("film_terms",(f.pk,)),("checks",(f.pk,)),("results",(f.pk,)),("history",(f.pk,)),("settings",(f.pk,)),("voices",()),("terms",()),("models",()),("line",(cue.pk,)),("character",(ch.pk,)),("clone",(ch.pk,)),("original",(cue.pk,)),("subtitles",(f.pk,"zh","vtt"))]:
        r=c.get(reverse("films:"+n,args=a)); print(n,r.status_code,len(r.content)); assert r.status_code==200,n
