"""Every address of the site. The only module that sees all four apps."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

import reports.urls
from mapping.api.towns import TownsView

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    *reports.urls.files,
    path("api/v1/towns", TownsView.as_view(), name="towns"),
    path("api/schema", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="api_docs"),
    *(
        path("api/v1/", include(f"{app}.api.urls"))
        for app in ("reports", "mapping", "campaigns")
        if find_spec(f"{app}.api.urls")
    ),
]

urlpatterns += i18n_patterns(
    path("account/", include("allauth.account.urls")),
    path("", include("people.urls")),
    path("", include("reports.urls")),
    *(path("", include(f"{app}.urls")) for app in ("mapping", "campaigns") if find_spec(f"{app}.urls")),
)

handler400 = "people.handlers.bad"
handler403 = "people.handlers.forbidden"
handler404 = "people.handlers.missing"
handler500 = "people.handlers.failed"
