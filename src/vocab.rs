//! Every IRI that the code names.
//!
//! **Invariant:** no other file spells out an IRI of a vocabulary.

/// A term of the ontology: an interned IRI.
///
/// The terms of this module have fixed numbers, the same in every
/// [`Ontology`](crate::ontology::Ontology); all others are numbered on loading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term(pub(crate) u32);

macro_rules! vocabulary {
    ($($namespace:literal { $($name:ident $local:literal)* })*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[repr(u32)]
        enum Number { $($($name,)*)* }

        $($(
            #[doc = concat!("`", $namespace, $local, "`.")]
            pub const $name: Term = Term(Number::$name as u32);
        )*)*

        /// The IRIs of the fixed terms, in the order of their numbers.
        pub const FIXED: &[&str] = &[$($(concat!($namespace, $local),)*)*];
    };
}

/// The namespace of the core vocabulary.
pub const SELON: &str = "https://w3id.org/selon#";
/// The named graph that holds the ontology in a store.
pub const ONTOLOGY_GRAPH: &str = "https://w3id.org/selon";
/// The namespace of graphs that are neither an article nor the ontology: what is found across articles, and what users decide.
pub const GRAPHS: &str = "https://w3id.org/selon/graph/";
/// The named graph of what is found across articles: happenings, and names that several people bear.
pub const WORLD_GRAPH: &str = "https://w3id.org/selon/graph/world";
/// The named graph of what helps to find that: keys, and which articles have changed. It says nothing of the world.
pub const INDEX_GRAPH: &str = "https://w3id.org/selon/graph/index";
/// The named graph of what users decided about who is who.
pub const DECISIONS_GRAPH: &str = "https://w3id.org/selon/graph/decisions";
/// The namespace of graphs that each hold the world according to some voices.
pub const BELIEFS: &str = "https://w3id.org/selon/graph/belief/";
/// The namespace of the event types of international news.
pub const NEWS: &str = "https://w3id.org/selon/news#";
/// The named graph that tells which datasets the entities are linked with.
pub const LINKS_GRAPH: &str = "https://w3id.org/selon/graph/links";
/// The namespace of the named graphs that hold the links, one a dataset.
pub const LINKS: &str = "https://w3id.org/selon/graph/links/";
/// The namespace of happenings.
pub const HAPPENINGS: &str = "https://w3id.org/selon/happening/";
/// The namespace of articles that bring no address of their own.
pub const ARTICLE: &str = "https://w3id.org/selon/article/";
/// The namespace of nanopublications, which are named by what they say.
pub const NANOPUB: &str = "https://w3id.org/selon/np/";
/// The namespace of entities.
pub const ID: &str = "https://w3id.org/selon/id/";

/// The namespace of results of validation, and of what they tell of shapes that have no name.
pub const VALIDATION: &str = "https://w3id.org/selon/validation/";
/// The namespace of SHACL. Its terms are told apart by their local names.
pub const SHACL: &str = "http://www.w3.org/ns/shacl#";

/// The prefixes that serializers and queries may use.
pub const PREFIXES: &[(&str, &str)] = &[
    ("dcterms", "http://purl.org/dc/terms/"),
    ("fr", "https://w3id.org/selon/lex/fr#"),
    ("id", ID),
    ("lex", "https://w3id.org/selon/lex#"),
    ("news", "https://w3id.org/selon/news#"),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("schema", "https://schema.org/"),
    ("selon", SELON),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("wd", "http://www.wikidata.org/entity/"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// The prefixes of other vocabularies, which only exports speak.
pub const FOREIGN_PREFIXES: &[(&str, &str)] = &[
    ("np", "http://www.nanopub.org/nschema#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("sem", "http://semanticweb.cs.vu.nl/2009/11/sem/"),
];

/// The prefixes of reports of validation, beside our own.
pub const REPORT_PREFIXES: &[(&str, &str)] = &[("sh", SHACL)];

/// The prefixes of the description of a server, beside our own.
pub const SERVICE_PREFIXES: &[(&str, &str)] =
    &[("sd", "http://www.w3.org/ns/sparql-service-description#"), ("void", "http://rdfs.org/ns/void#")];

/// The namespaces of formats that are XML.
pub const GRAPHML: &str = "http://graphml.graphdrawing.org/xmlns";
/// See [`GRAPHML`].
pub const SVG: &str = "http://www.w3.org/2000/svg";
/// See [`GRAPHML`].
pub const GEXF: &str = "http://www.gexf.net/1.2draft";

vocabulary! {
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#" {
        RDF_TYPE "type" RDF_SUBJECT "subject" RDF_PREDICATE "predicate" RDF_OBJECT "object" RDF_FIRST "first" RDF_REST "rest"
        RDF_STATEMENT "Statement" RDF_REIFIES "reifies" RDF_VALUE "value"
        RDF_NIL "nil"
    }
    "http://www.w3.org/2000/01/rdf-schema#" {
        RDFS_LABEL "label" RDFS_SUB_CLASS_OF "subClassOf" RDFS_SUB_PROPERTY_OF "subPropertyOf" RDFS_RANGE "range"
        RDFS_CLASS "Class"
    }
    "http://www.w3.org/2002/07/owl#" {
        OWL_CLASS "Class" OWL_SAME_AS "sameAs" OWL_SYMMETRIC "SymmetricProperty" OWL_ON_PROPERTY "onProperty"
        OWL_ALL_VALUES_FROM "allValuesFrom" OWL_DIFFERENT_FROM "differentFrom" OWL_IMPORTS "imports"
        OWL_EQUIVALENT_CLASS "equivalentClass"
    }
    "http://www.w3.org/2004/02/skos/core#" {
        SKOS_PREF_LABEL "prefLabel" SKOS_ALT_LABEL "altLabel" SKOS_EXAMPLE "example" SKOS_CLOSE_MATCH "closeMatch"
        SKOS_NARROW_MATCH "narrowMatch" SKOS_EXACT_MATCH "exactMatch" SKOS_HIDDEN_LABEL "hiddenLabel"
    }
    "http://purl.org/dc/terms/" {
        DCTERMS_SOURCE "source" DCTERMS_TITLE "title" DCTERMS_DESCRIPTION "description" DCTERMS_IDENTIFIER "identifier"
    }
    "http://www.w3.org/ns/oa#" {
        OA_HAS_SOURCE "hasSource" OA_START "start" OA_END "end" OA_EXACT "exact"
        OA_ANNOTATION "Annotation" OA_MOTIVATED_BY "motivatedBy" OA_IDENTIFYING "identifying" OA_HAS_BODY "hasBody"
        OA_HAS_TARGET "hasTarget" OA_SPECIFIC_RESOURCE "SpecificResource" OA_HAS_SELECTOR "hasSelector"
        OA_POSITION_SELECTOR "TextPositionSelector" OA_QUOTE_SELECTOR "TextQuoteSelector"
    }
    "https://schema.org/" {
        SCHEMA_TEXT "text" SCHEMA_HEADLINE "headline" SCHEMA_DATE_PUBLISHED "datePublished" SCHEMA_PUBLISHER "publisher"
        SCHEMA_IN_LANGUAGE "inLanguage" SCHEMA_URL "url" SCHEMA_VALUE "value" SCHEMA_MIN_VALUE "minValue"
        SCHEMA_MAX_VALUE "maxValue" SCHEMA_UNIT_TEXT "unitText" SCHEMA_IDENTIFIER "identifier" SCHEMA_AUTHOR "author"
        SCHEMA_NEWS_ARTICLE "NewsArticle" SCHEMA_IS_PART_OF "isPartOf" SCHEMA_NAME "name" SCHEMA_SAME_AS "sameAs"
        SCHEMA_CLAIM "Claim" SCHEMA_CLAIM_INTERPRETER "claimInterpreter" SCHEMA_APPEARANCE "appearance"
        SCHEMA_FIRST_APPEARANCE "firstAppearance" SCHEMA_ABOUT "about" SCHEMA_PERSON "Person"
        SCHEMA_ORGANIZATION "Organization" SCHEMA_COUNTRY "Country" SCHEMA_PLACE "Place"
        SCHEMA_CREATIVE_WORK "CreativeWork" SCHEMA_THING "Thing"
        SCHEMA_GEO "geo" SCHEMA_LATITUDE "latitude" SCHEMA_LONGITUDE "longitude"
    }
    "http://www.w3.org/2003/01/geo/wgs84_pos#" { WGS84_LAT "lat" WGS84_LONG "long" }
    "http://www.opengis.net/ont/geosparql#" { GEOSPARQL_AS_WKT "asWKT" }
    "http://www.wikidata.org/prop/direct/" { WIKIDATA_COORDINATES "P625" }
    "http://www.w3.org/ns/prov#" {
        PROV_WAS_ATTRIBUTED_TO "wasAttributedTo" PROV_WAS_DERIVED_FROM "wasDerivedFrom"
        PROV_WAS_QUOTED_FROM "wasQuotedFrom" PROV_HAD_PRIMARY_SOURCE "hadPrimarySource"
    }
    "http://www.nanopub.org/nschema#" {
        NP_NANOPUBLICATION "Nanopublication" NP_HAS_ASSERTION "hasAssertion" NP_HAS_PROVENANCE "hasProvenance"
        NP_HAS_PUBLICATION_INFO "hasPublicationInfo"
    }
    "http://semanticweb.cs.vu.nl/2009/11/sem/" {
        SEM_EVENT "Event" SEM_ACTOR "Actor" SEM_PLACE "Place" SEM_TIME "Time" SEM_AUTHORITY "Authority" SEM_VIEW "View"
        SEM_ROLE "Role" SEM_EVENT_TYPE_CLASS "EventType" SEM_ACTOR_TYPE_CLASS "ActorType" SEM_ROLE_TYPE_CLASS "RoleType"
        SEM_PLACE_TYPE_CLASS "PlaceType" SEM_EVENT_TYPE "eventType" SEM_ACTOR_TYPE "actorType" SEM_PLACE_TYPE "placeType"
        SEM_ROLE_TYPE "roleType" SEM_HAS_ACTOR "hasActor" SEM_HAS_PLACE "hasPlace" SEM_HAS_TIME "hasTime"
        SEM_SUB_EVENT_OF "subEventOf" SEM_EVENT_PROPERTY "eventProperty" SEM_ACCORDING_TO "accordingTo"
        SEM_HAS_TIME_STAMP "hasTimeStamp" SEM_EARLIEST_BEGIN "hasEarliestBeginTimeStamp"
        SEM_LATEST_END "hasLatestEndTimeStamp"
    }
    "http://www.w3.org/ns/sparql-service-description#" {
        SD_SERVICE "Service" SD_ENDPOINT "endpoint" SD_SUPPORTED_LANGUAGE "supportedLanguage" SD_QUERY "SPARQL11Query"
        SD_RESULT_FORMAT "resultFormat" SD_FEATURE "feature" SD_UNION_DEFAULT_GRAPH "UnionDefaultGraph"
        SD_FEDERATED_QUERY "BasicFederatedQuery" SD_DEFAULT_DATASET "defaultDataset" SD_DATASET "Dataset"
        SD_DEFAULT_GRAPH "defaultGraph" SD_GRAPH "Graph"
    }
    "http://rdfs.org/ns/void#" {
        VOID_DATASET "Dataset" VOID_SPARQL_ENDPOINT "sparqlEndpoint" VOID_URI_SPACE "uriSpace"
        VOID_URI_LOOKUP "uriLookupEndpoint" VOID_VOCABULARY "vocabulary" VOID_FEATURE "feature"
        VOID_DOCUMENTS "documents"
    }
    "http://www.w3.org/ns/formats/" {
        FORMAT_TURTLE "Turtle" FORMAT_N_TRIPLES "N-Triples" FORMAT_RDF_XML "RDF_XML" FORMAT_JSON_LD "JSON-LD"
        FORMAT_RESULTS_JSON "SPARQL_Results_JSON" FORMAT_RESULTS_XML "SPARQL_Results_XML"
        FORMAT_RESULTS_CSV "SPARQL_Results_CSV" FORMAT_RESULTS_TSV "SPARQL_Results_TSV"
    }
    "https://w3id.org/selon#" {
        SOURCE "Source" AGENT_CLASS "Agent" PERSON "Person" ORGANIZATION "Organization" GROUP "Group" PLACE_CLASS "Place"
        STATE "State" DOCUMENT "Document" ARTICLE_CLASS "Article" HEADLINE "Headline" THING "Thing" CLAIM "Claim" SPAN "Span" EVENT "Event"
        PERIOD "Period" QUANTITY_CLASS "Quantity"
        ACCORDING_TO "accordingTo" REPORTED_IN "reportedIn" ABOUT "about" FACTUALITY "factuality" MARKER "marker"
        STANCE "stance" EVIDENCE "evidence" CUE "cue" QUOTE "quote" RULE "rule" CONFIDENCE "confidence" TRIGGER "trigger"
        MENTIONS "mentions" RETELLS "retells" FINGERPRINT "fingerprint" READ_WITH "readWith"
        HAPPENING_CLASS "Happening" HAPPENING "happening" SAME_HAPPENING "sameHappening" LIKENESS "likeness" TOLD_IN "toldIn"
        HAPPENING_KEY "happeningKey" DIGEST "digest" PENDING "pending" HOMONYM_OF "homonymOf" IS_SELDOM "isSeldom" WITH_ORGANS "withOrgans"
        LINK "Link" REASON "reason" SCORE "score"
        ROLE "role" PARTICIPANT "participant" AGENT "agent" PATIENT "patient" THEME "theme" RECIPIENT "recipient" PARTNER "partner"
        BENEFICIARY "beneficiary" ADVERSARY "adversary" TOPIC "topic" INSTRUMENT "instrument" MEDIUM "medium" PLACE "place"
        PURPOSE "purpose" CAUSE "cause" DURING "during" TIME "time" QUANTITY "quantity" ATTRIBUTE "attribute"
        LEADS "leads" MEMBER_OF "memberOf" PART_OF "partOf" LOCATED_IN "locatedIn"
        TIMEX "timex" ANCHOR "anchor" EARLIEST "earliest" LATEST "latest" APPROXIMATION "approximation"
        SUMS_UP "sumsUp" SUBJECT_ROLE "subjectRole" OBJECT_ROLE "objectRole"
        CERTAIN "certain" PROBABLE "probable" POSSIBLE "possible" DENIED "denied" IMPROBABLE "improbable"
        DOUBTFUL "doubtful" UNDISCLOSED "undisclosed" UNCOMMITTED "uncommitted"
        CONDITIONAL "conditional" FUTURE "future" NEGATION "negation" RESTRICTION "restriction" ESTIMATE "estimate"
        PRESUPPOSITION "presupposition"
        ENDORSES "endorses" NEUTRAL "neutral" DISTANCES "distances"
        AROUND "around" NEARLY "nearly" AT_LEAST "atLeast" AT_MOST "atMost" MORE_THAN "moreThan" LESS_THAN "lessThan"
        SOME "some"
    }
    "https://w3id.org/selon/news#" {
        MEDIA "Media" SPEECH_ACT "SpeechAct" STATEMENT "Statement" DEATH "Death" SEND_MESSAGE "SendMessage" DENIAL "Denial" ACCUSATION "Accusation"
    }
    "https://w3id.org/selon/lex#" {
        VERB "Verb" NOUN "Noun" TITLE "Title" SUPPORT_VERB "SupportVerb" CONNECTIVE "Connective" LEX_MARKER "Marker"
        EVENT_SIGN "EventSign"
        ANAPHOR "Anaphor" LEMMA "lemma" EVOKES "evokes" DENOTES "denotes" LEX_STANCE "stance" LEX_FACTUALITY "factuality"
        FUNCTION "function" SUBJECT "subject" OBJECT "object" CLAUSE "clause" INFINITIVE "infinitive" COMPLEMENT "complement"
        SCOPE "scope" PREPOSITION "preposition" ADJECTIVE "adjective" POSSESSIVE "possessive" OBJECT_CLASS "objectClass"
        SUBJECT_CLASS "subjectClass" REQUIRES "requires" SELF_ROLE "selfRole" RELATION "relation" MARKS "marks" CONTROL "control"
        POSITION "position" STANDS_FOR "standsFor" NUMBER "number" VALUE "value" COLLECTIVE "collective" MEASURE_UNIT "MeasureUnit" NUMERAL "Numeral"
        DEMONYM "demonym" DEMONYM_FEMININE "demonymFeminine" DEMONYM_PLURAL "demonymPlural" METONYM "metonym"
        CAPITAL "capital" SURNAME "surname" LEX_LEADS "leads" SERVES "serves" SINCE "since" UNTIL "until"
        PRONOUN "pronoun" INTRODUCES "introduces" POPULATION "population" LEX_PART_OF "partOf" AMBIGUOUS "ambiguous"
    }
}
