/* Types of keys in JSON Schema. */
#include "schema_types.h"

#include "banned.h"

/* A list of `item`, or one alone. */
#define ONE_OR_MORE(item)                                                      \
  "{\"anyOf\": [{\"$ref\": \"#/definitions/" item "\"}, {\"type\": "           \
  "\"array\", \"minItems\": 1, \"items\": {\"$ref\": "                         \
  "\"#/definitions/" item "\"}}]}"
#define REF(name) "{\"$ref\": \"#/definitions/" name "\"}"

/* What a point names. */
#define POINT                                                                  \
  "{\"type\": \"string\", \"pattern\": \"^[ \\\\t\\\\r\\\\n]*[^ "              \
  "\\\\t\\\\r\\\\n0-9.,()&+-]|^[ ]*[(]anonymous namespace[)]\"}"
/* A name that means nothing else in expressions. */
#define FREE_NAME                                                              \
  "{\"allOf\": [" REF("name") ", {\"not\": " REF("reserved") "}]}"
/* The same, or a method's object. */
#define OBJECT_NAME                                                            \
  "{\"anyOf\": [{\"enum\": [\"this\"]}, " FREE_NAME "]}"
#define SCOPE                                                                  \
  "{\"anyOf\": [{\"enum\": [\"process\", \"thread\", \"function\"]}, "         \
  "{\"type\": \"object\", \"properties\": {\"function\": {"                    \
  "\"description\": \"each activation of this function has its own\", "        \
  "\"allOf\": [" POINT                                                         \
  "]}}, \"required\": [\"function\"], \"additionalProperties\": false}]}"
#define KINDS                                                                  \
  "\"require\", \"forbid\", \"preceded-by\", \"not-after\", \"followed-by\", " \
  "\"balanced-by\", \"under-lock\", \"protocol\", \"event\""

const char *sr_schema_type(enum sr_key_type type) {
  switch (type) {
  case SR_KEY_VERSION:
    return "{\"enum\": [1, \"1\"]}";
  case SR_KEY_TEXT:
  case SR_KEY_MESSAGE:
    return REF("text");
  case SR_KEY_TEXTS:
    return ONE_OR_MORE("text");
  case SR_KEY_FUNCTIONS:
    return ONE_OR_MORE("function");
  case SR_KEY_ALIASES:
    return "{\"type\": \"object\", \"additionalProperties\": " REF("text") "}";
  case SR_KEY_ID:
    return "{\"type\": [\"string\", \"number\", \"boolean\"], \"minimum\": 0, "
           "\"pattern\": \"^[A-Za-z0-9][A-Za-z0-9._-]*$\"}";
  case SR_KEY_NAME:
    return "{\"allOf\": [" REF("name") ", {\"not\": " REF("keywords") "}]}";
  case SR_KEY_EXPR:
    return REF("expression");
  case SR_KEY_INCIDENTS:
    return "{\"anyOf\": [" REF("incident") ", {\"type\": \"array\", "
                                           "\"items\": " REF("incident") "}]}";
  case SR_KEY_POINT:
    return POINT;
  case SR_KEY_POINTS:
    return ONE_OR_MORE("point");
  case SR_KEY_CONSTANTS:
    return "{\"type\": \"object\", \"propertyNames\": {\"allOf\": "
           "[" REF("name") ", {\"not\": " REF(
               "reserved") "}]}, "
                           "\"additionalProperties\": " REF("expression") "}";
  case SR_KEY_RULES:
    return "{\"type\": \"array\", \"items\": " REF("rule") "}";
  case SR_KEY_SUPPRESSIONS:
    return ONE_OR_MORE("suppression");
  case SR_KEY_DATE:
    return "{\"type\": \"string\", \"pattern\": \"^[0-9]{4}-("
           "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|"
           "(0[469]|11)-(0[1-9]|[12][0-9]|30)|"
           "02-(0[1-9]|[12][0-9]))$\"}";
  case SR_KEY_BOOL:
    return "{\"enum\": [true, false, \"true\", \"false\"]}";
  case SR_KEY_NUMBER:
    return "{\"type\": [\"integer\", \"string\"], \"pattern\": "
           "\"^[0-9]+$\", \"minimum\": 1}";
  case SR_KEY_TIME:
    return "{\"type\": \"string\", \"pattern\": "
           "\"^(?=[0-9]{1,10}[a-z])0*[1-9][0-9]*(ms|s|min|h)$\"}";
  case SR_KEY_SCOPE:
    return SCOPE;
  case SR_KEY_PER:
    return "{\"anyOf\": [" SCOPE ", {\"type\": \"array\", \"minItems\": 1, "
           "\"maxItems\": 8, \"uniqueItems\": true, \"items\": " OBJECT_NAME
           "}]}";
  case SR_KEY_GHOSTS:
    return "{\"type\": \"object\", \"propertyNames\": " FREE_NAME
           ", \"additionalProperties\": " REF("ghost") "}";
  case SR_KEY_EXPRS:
    return ONE_OR_MORE("expression");
  case SR_KEY_STEPS:
    return "{\"type\": \"array\", \"minItems\": 1, \"items\": " REF("step") "}";
  case SR_KEY_ACTIONS:
    return ONE_OR_MORE("text");
  case SR_KEY_KIND:
    return "{\"enum\": [" KINDS "]}";
  case SR_KEY_END:
    return "{\"enum\": [\"step\", \"thread-exit\", \"process-exit\"]}";
  case SR_KEY_BY:
    return "{\"anyOf\": [{\"enum\": [\"exit\", \"thread-exit\", "
           "\"process-exit\"]}, " ONE_OR_MORE("point") "]}";
  case SR_KEY_PROTOCOL:
    return REF("protocol");
  case SR_KEY_TRANSITIONS:
    return "{\"type\": \"array\", \"minItems\": 1, \"items\": " REF(
        "transition") "}";
  case SR_KEY_LOCKS:
    return "{\"type\": \"array\", \"minItems\": 1, \"items\": " REF("lock") "}";
  case SR_KEY_LOCKERS:
    return "{\"anyOf\": [" POINT ", {\"type\": \"array\", \"minItems\": 1, "
           "\"items\": " POINT "}]}";
  case SR_KEY_MAP:
    return "{\"type\": \"object\"}";
  default:
    return "{}";
  }
}
