"""The records of HSDS 3.1, the accounts, and what the directory keeps about its records."""

from directory.models.accounts import Membership, Role, User
from directory.models.contact import Contact, Funding, Language, Phone, Schedule, Url
from directory.models.geocode import GeocodeAnswer
from directory.models.location import (
    Accessibility,
    Address,
    AddressType,
    Location,
    LocationType,
    PointPrecision,
    ServiceAtLocation,
)
from directory.models.organization import Organization, OrganizationIdentifier, Program
from directory.models.place import Place, PlaceKind
from directory.models.provenance import (
    Metadata,
    MetaTableDescription,
    RecordChange,
    SourceRecord,
    WorkerHeartbeat,
)
from directory.models.service import (
    CostOption,
    RequiredDocument,
    Service,
    ServiceArea,
    ServiceCapacity,
    Status,
    Unit,
)
from directory.models.taxonomy import Attribute, Taxonomy, TaxonomyTerm
from directory.models.translation import Origin, Translation

__all__ = [
    "Accessibility",
    "Address",
    "AddressType",
    "Attribute",
    "Contact",
    "CostOption",
    "Funding",
    "GeocodeAnswer",
    "Language",
    "Location",
    "LocationType",
    "Membership",
    "MetaTableDescription",
    "Metadata",
    "Organization",
    "OrganizationIdentifier",
    "Origin",
    "Phone",
    "Place",
    "PlaceKind",
    "PointPrecision",
    "Program",
    "RecordChange",
    "RequiredDocument",
    "Role",
    "Schedule",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "ServiceCapacity",
    "SourceRecord",
    "Status",
    "Taxonomy",
    "TaxonomyTerm",
    "Translation",
    "Unit",
    "Url",
    "User",
    "WorkerHeartbeat",
]
