"""A minimal create endpoint in Django, as a measure of what `cargo xtask bench http` prints: it reads the same
application, checks that the fields are there, and writes person and case with the ORM in one transaction."""

import json
import os
import sys
import uuid

import django
from django.conf import settings

HERE = os.path.dirname(os.path.abspath(__file__))

settings.configure(
    DEBUG=False,
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF="peer",
    SECRET_KEY="only for measuring",
    MIDDLEWARE=[],
    INSTALLED_APPS=[],
    USE_TZ=True,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.path.join(HERE, "peer.db"),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 60,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    },
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.http import JsonResponse  # noqa: E402
from django.urls import path  # noqa: E402


class Person(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=60)
    identity = models.CharField(max_length=40, unique=True)
    phone = models.CharField(max_length=30)
    address = models.CharField(max_length=200)

    class Meta:
        app_label = "peer"


class Case(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    kind = models.CharField(max_length=20)
    region = models.CharField(max_length=6)
    request = models.TextField()
    facts = models.JSONField()
    stage = models.CharField(max_length=20, default="applied")
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "peer"


def create(request):
    body = json.loads(request.body)
    person, matter = body["applicant"], body["matter"]
    with transaction.atomic():
        known, _ = Person.objects.get_or_create(
            identity=person["identity"],
            defaults={"name": person["name"], "phone": person["phone"], "address": person["address"]},
        )
        case = Case.objects.create(
            person=known, kind=matter["kind"], region=matter["region"], request=matter["request"], facts=body["facts"]
        )
    response = JsonResponse({"case": str(case.id)}, status=201)
    # Without it the answer comes in chunks, which the load client does not read.
    response["Content-Length"] = str(len(response.content))
    return response


urlpatterns = [path("cases", create)]
application = get_wsgi_application()

if __name__ == "__main__":
    with connection.schema_editor() as editor:
        editor.create_model(Person)
        editor.create_model(Case)
    sys.exit(0)
