// written by scripts/generate.ts, do not edit

/** schemas/platform.openapi.yaml. */
export const contract: Readonly<Record<string, unknown>> = {
  "openapi": "3.1.1",
  "info": {
    "title": "The platform contract of miniapp",
    "version": "1.0.0",
    "summary": "What crosses the wire between miniapp and a platform.",
    "description": "This is **miniapp’s own contract (assumed)**, not an API of the chatbot platform: that one has web forms for mini-apps, and\npublishes no way to push them. `miniapp push` and the other commands speak it, and the local platform implements it. Types,\nreference and tests are made from this file.\n\nAn answer with status 400 or above is an `ErrorBody`, whose `code` is permanent. An answer may have more than is documented\nhere: leave aside what is not known.",
    "license": {
      "name": "MIT",
      "identifier": "MIT"
    }
  },
  "servers": [
    {
      "url": "/platform/v1"
    }
  ],
  "security": [
    {
      "token": []
    }
  ],
  "tags": [
    {
      "name": "account",
      "description": "Who is asking, and what the platform knows."
    },
    {
      "name": "assets",
      "description": "Pictures, by their content."
    },
    {
      "name": "apps",
      "description": "Drafts, and the calls made with the keys of an app."
    },
    {
      "name": "versions",
      "description": "From draft to store."
    },
    {
      "name": "installations",
      "description": "Apps in the workspace, each with its key."
    },
    {
      "name": "deliveries",
      "description": "Subscribe and unsubscribe requests, and how far they got."
    }
  ],
  "paths": {
    "/openapi.json": {
      "get": {
        "operationId": "getContract",
        "tags": [
          "account"
        ],
        "summary": "This contract, as JSON",
        "security": [],
        "responses": {
          "200": {
            "description": "An OpenAPI document.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "additionalProperties": true,
                  "required": [
                    "openapi"
                  ],
                  "properties": {
                    "openapi": {
                      "type": "string",
                      "pattern": "^3\\.1\\."
                    }
                  }
                }
              }
            }
          },
          "403": {
            "$ref": "#/components/responses/Forbidden"
          }
        }
      }
    },
    "/whoami": {
      "get": {
        "operationId": "whoami",
        "tags": [
          "account"
        ],
        "summary": "The account that the token is for",
        "responses": {
          "200": {
            "description": "The account.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Account"
                },
                "example": {
                  "name": "Riverside Coffee",
                  "workspace_id": "48213"
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Unauthorized"
          },
          "403": {
            "$ref": "#/components/responses/Forbidden"
          }
        }
      }
    },
    "/catalog": {
      "get": {
        "operationId": "getCatalog",
        "tags": [
          "account"
        ],
        "summary": "The scopes, system fields and OAuth fields that this platform knows",
        "responses": {
          "200": {
            "description": "The catalogue.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "required": [
                    "scopes",
                    "system_fields",
                    "oauth_fields"
                  ],
                  "properties": {
                    "scopes": {
                      "type": "array",
                      "items": {
                        "type": "object",
                        "required": [
                          "id",
                          "label",
                          "resource",
                          "description",
                          "operations"
                        ],
                        "properties": {
                          "id": {
                            "type": "string"
                          },
                          "label": {
                            "type": "string"
                          },
                          "resource": {
                            "description": "The heading that scopes are grouped by.",
                            "type": "string"
                          },
                          "description": {
                            "type": "string"
                          },
                          "includes": {
                            "description": "Scopes whose operations come along.",
                            "type": "array",
                            "items": {
                              "type": "string"
                            }
                          },
                          "operations": {
                            "description": "The operations that this scope opens itself.",
                            "type": "array",
                            "items": {
                              "type": "string"
                            }
                          }
                        }
                      }
                    },
                    "system_fields": {
                      "description": "What `{{system.…}}` in a request can name.",
                      "type": "array",
                      "items": {
                        "type": "object",
                        "required": [
                          "name",
                          "description"
                        ],
                        "properties": {
                          "name": {
                            "type": "string"
                          },
                          "description": {
                            "type": "string"
                          }
                        }
                      }
                    },
                    "oauth_fields": {
                      "description": "What signing in by OAuth adds to the auth inputs.",
                      "type": "array",
                      "items": {
                        "type": "object",
                        "required": [
                          "name",
                          "description"
                        ],
                        "properties": {
                          "name": {
                            "type": "string"
                          },
                          "description": {
                            "type": "string"
                          }
                        }
                      }
                    }
                  }
                },
                "example": {
                  "scopes": [
                    {
                      "id": "flow-tags:view",
                      "label": "View flow tags",
                      "resource": "Flow tags",
                      "description": "Read the tags of a chatbot.",
                      "operations": [
                        "GET /flow/tags"
                      ]
                    }
                  ],
                  "system_fields": [
                    {
                      "name": "api_key",
                      "description": "The API key of the installation, with exactly the scopes the app asks for."
                    }
                  ],
                  "oauth_fields": [
                    {
                      "name": "access_token",
                      "description": "The access token of the user’s account at the developer’s service."
                    }
                  ]
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Unauthorized"
          },
          "403": {
            "$ref": "#/components/responses/Forbidden"
          }
        }
      }
    },
    "/assets/{sha256}": {
      "parameters": [
        {
          "name": "sha256",
          "description": "SHA-256 of the bytes, in lower-case hex.",
          "in": "path",
          "required": true,
          "schema": {
            "type": "string",
            "pattern": "^[0-9a-f]{64}$"
          },
          "example": "4d1b29160adbe3c20fb4b4ccb5d3bd0cb2b5d7c9a2f6bd4c49a2ac2eeb1c9ef0"
        }
      ],
      "get": {
        "operationId": "getAsset",
        "tags": [
          "assets"
        ],
        "summary": "A picture",
        "responses": {
          "200": {
            "description": "Its bytes.",
            "content": {
              "image/png": {},
              "image/jpeg": {},
              "image/webp": {}
            }
          },
          "401": {
            "$ref": "#/components/responses/Unauthorized"
          },
          "403": {
            "$ref": "#/components/responses/Forbidden"
          },
          "404": {
            "$ref": "#/components/responses/NotFound"
          },
          "500": {
            "$ref": "#/components/responses/Failed"
          }
        }
      },
      "head": {
        "operationId": "hasAsset",
        "tags": [
          "assets"
        ],
        "summary": "Whether a picture is there",
        "description": "As `GET`, without a body. What is there need not be sent again.",
        "responses": {
          "200": {
            "description": "It is there."
          },
          "401": {
            "description": "The token is missing or unknown."
          },
          "403": {
            "description": "The request is refused for where it comes from."
          },
          "404": {
            "description": "It is not there."
          },
          "500": {
            "description": "The platform failed."
          }
        }
      },
      "put": {
        "operationId": "putAsset",
        "tags": [
          "assets"
        ],
        "summary": "Upload a picture",
        "description": "PNG, JPEG or WebP, at most 5 MiB.",
        "requestBody": {
          "required": true,
          "content": {
            "application/octet-stream": {}
          }
        },
        "responses": {
          "200": {
            "description": "It was there before.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "required": [
                    "sha256",
                    "type",
                    "size"
                  ],
                  "properties": {
                    "sha256": {
                      "type": "string"
                    },
                    "type": {
                      "enum": [
                        "image/png",
                        "image/jpeg",
                        "image/webp"
                      ]
                    },
                    "size": {
                      "description": "Bytes.",
                      "type": "integer",
                      "minimum": 1
                    }
                  }
                },
                "example": {
                  "sha256": "4d1b29160adbe3c20fb4b4ccb5d3bd0cb2b5d7c9a2f6bd4c49a2ac2eeb1c9ef0",
                  "type": "image/png",
                  "size": 48211
                }
              }
            }
          },
          "201": {
            "description": "It is stored.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "required": [
                    "sha256",
                    "type",
                    "size"
                  ],
                  "properties": {
                    "sha256": {
                      "type": "string"
                    },
                    "type": {
                      "enum": [
                        "image/png",
                        "image/jpeg",
                        "image/webp"
                      ]
                    },
                    "size": {
                      "description": "Bytes.",
                      "type": "integer",
                      "minimum": 1
                    }
                  }
                },
                "example": {
                  "sha256": "4d1b29160adbe3c20fb4b4ccb5d3bd0cb2b5d7c9a2f6bd4c49a2ac2eeb1c9ef0",
                  "type": "image/png",
                  "size": 48211
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/InvalidRequest"
          },
          "401": {
            "$ref": "#/components/responses/Unauthorized"
          },
          "403": {
            "$ref": "#/components/responses/Forbidden"
          },
          "413": {
            "$ref": "#/components/responses/TooLarge"
          },
          "422": {
            "description": "The bytes are not what they should be.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ErrorBody"
                },
                "examples": {
                  "asset-invalid": {
                    "$ref": "#/components/examples/asset-invalid"
                  }
                }
              }
            }
          },
          "500": {
            "$ref": "#/components/responses/Failed"
          }
        }
      }
    },
    "/apps": {
      "get": {
        "operationId": "listApps",
        "tags": [
          "apps"
        ],
        "summary": "All apps",
        "description": "The one that changed last comes first.",
        "parameters": [
          {
            "$ref": "#/components/parameters/limit"
          },
          {
            "$ref": "#/components/parameters/page"
          }
        ],
        "responses": {
          "200": {
            "description": "A page of apps.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "required": [
                    "data",
                    "meta"
                  ],
                  "properties": {
                    "data": {
                      "type": "array",
                      "items": {
                        "$ref": "#/components/schemas/App"
                      }
                    },
                    "meta": {
                      "$ref": "#/components/schemas/ListMeta"
                    }
                  }
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/InvalidRequest"
          },
          "401": {
            "$ref": "#/components/responses/Unauthorized"
          },
          "403": {
            "$ref": "#/components/responses/Forbidden"
          },
          "500": {
            "$ref": "#/components/responses/Failed"
          }
        }
      }
    },
    "/apps/{slug}": {
      "parameters": [
        {
          "$ref": "#/components/parameters/slug"
        }
      ],
      "get": {
        "operationId": "getApp",
        "tags": [
          "apps"
        ],
        "summary": "An app with its draft",
        "responses": {
          "200": {
            "description": "The app; `ETag` is what to write the draft back by.",
            "headers": {
              "ETag": {
                "$ref": "#/components/headers/ETag"
              }
            },
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/App"
                },
                "examples": {
                  "app": {
                    "$ref": "#/components/examples/app"
                  }
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Unauthorized"
          },
          "403": {
            "$ref": "#/components/responses/Forbidden"
          },
          "404": {
            "$ref": "#/components/responses/NotFound"
          },
          "500": {
            "$ref": "#/components/responses/Failed"
          }
        }
      }
    },
    "/apps/{slug}/draft": {
      "parameters": [
        {
          "$ref": "#/components/parameters/slug"
        }
      ],
      "put": {
        "operationId": "putDraft",
        "tags": [
          "apps"
        ],
        "summary": "Create an app, or write its draft",
        "description": "The manifest is checked as `miniapp validate` checks it: errors refuse it, warnings do not. A write that would change\nnothing succeeds and changes nothing, also under an `If-Match` that has passed: its answer may have been lost.",
        "parameters": [
          {
            "name": "If-Match",
            "description": "The `ETag` that was read, in quotes; or several; or `*` for any. The write happens only when one is that of the stored\ndraft.",
            "in": "header",
            "schema": {
              "type": "string",
              "minLength": 1
            },
            "example": "\"2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae\""
          },
          {
            "name": "If-None-Match",
            "description": "With `*`, the write happens only when there is no such app yet.",
            "in": "header",
            "schema": {
              "const": "*"
            }
          },
          {
            "$ref": "#/components/parameters/idempotencyKey"
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/DraftInput"
              },
              "example": {
                "manifest": {
                  "schema_version": 1,
                  "name": "Email Verifier",
                  "slug": "email-verifier",
                  "version": "1.0.0",
                  "description": "Checks e-mail addresses that users type into a chat."
                },
                "assets": {},
                "git_commit": null
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The draft is written, or was the same before.",
            "headers": {
              "ETag": {
                "$ref": "#/components/headers/ETag"
              }
            },
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/App"
                },
                "examples": {
                  "app": {
                    "$ref": "#/components/examples/app"
                  }
                }
              }
            }
          },
          "201": {
            "description": "The app is created.",
            "headers": {
              "ETag": {
                "$ref": "#/components/headers/ETag"
              }
            },
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/App"
                },
                "examples": {
                  "app": {
                    "$ref": "#/components/examples/app"
                  }
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/InvalidRequest"
          },
          "401": {
            "$ref": "#/components/responses/Unauthorized"
          },
          "403": {
            "$ref": "#/components/responses/Forbidden"
          },
          "412": {
            "description": "The stored draft is not the one that `If-Match` or `If-None-Match` names.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ErrorBody"
                },
                "examples": {
                  "remote-changed": {
                    "$ref": "#/components/examples/remote-changed"
                  }
                }
              }
            }
          },
          "413": {
            "$ref": "#/components/responses/TooLarge"
          },
          "422": {
            "description": "The draft is not one to store, or the key came before.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ErrorBody"
                },
                "examples": {
                  "manifest-invalid": {
                    "$ref": "#/components/examples/manifest-invalid"
                  },
                  "slug-mismatch": {
                    "$ref": "#/components/examples/slug-mismatch"
                  },
                  "asset-missing": {
                    "$ref": "#/components/examples/asset-missing"
                  },
                  "idempotency-key-reused": {
                    "$ref": "#/components/examples/idempotency-key-reused"
                  }
                }
              }
            }
          },
          "500": {
            "$ref": "#/components/responses/Failed"
          }
        }
      }
    },
    "/apps/{slug}/calls/summary": {
      "parameters": [
        {
          "$ref": "#/components/parameters/slug"
        }
      ],
      "get": {
        "operationId": "summarizeCalls",
        "tags": [
          "apps"
        ],
        "summary": "The API calls of an app, by scope",
        "description": "Over all its installations, those that were uninstalled too.",
        "responses": {
          "200": {
            "description": "The numbers.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/CallSummary"
                },
                "example": {
                  "slug": "email-verifier",
                  "scopes": [
                    {
                      "scope": "flow-tags:view",
                      "answered": 12,
                      "refused": 0,
                      "operations": [
                        {
                          "operation": "GET /flow/tags",
                          "answered": 12,
                          "refused": 0
                        }
                      ]
                    }
                  ]
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Unauthorized"
          },
          "403": {
            "$ref": "#/components/responses/Forbidden"
          },
          "404": {
            "$ref": "#/components/responses/NotFound"
          },
          "500": {
            "$ref": "#/components/responses/Failed"
          }
        }
      }
    },
    "/apps/{slug}/versions": {
      "parameters": [
        {
          "$ref": "#/components/parameters/slug"
        }
      ],
      "get": {
        "operationId": "listVersions",
        "tags": [
          "versions"
        ],
        "summary": "The versions of an app",
        "description": "The newest comes first.",
        "parameters": [
          {
            "$ref": "#/components/parameters/limit"
          },
          {
            "$ref": "#/components/parameters/page"
          }
        ],
        "responses": {
          "200": {
            "description": "A page of versions.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "required": [
                    "data",
                    "meta"
                  ],
                  "properties": {
                    "data": {
                      "type": "array",
                      "items": {
                        "$ref": "#/components/schemas/Version"
                      }
                    },
                    "meta": {
                      "$ref": "#/components/schemas/ListMeta"
                    }
                  }
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/InvalidRequest"
          },
          "401": {
            "$ref": "#/components/responses/Unauthorized"
          },
          "403": {
            "$ref": "#/components/responses/Forbidden"
          },
          "404": {
            "$ref": "#/components/responses/NotFound"
          },
          "500": {
            "$ref": "#/components/responses/Failed"
          }
        }
      },
      "post": {
        "operationId": "submitVersion",
        "tags": [
          "versions"
        ],
        "summary": "Submit the draft for review",
        "description": "It becomes the app’s next version. Warnings of the manifest keep it from that.",
        "parameters": [
          {
            "$ref": "#/components/parameters/idempotencyKey"
          }
        ],
        "responses": {
          "201": {
            "description": "The version is in review.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Version"
                },
                "examples": {
                  "version": {
                    "$ref": "#/components/examples/version"
                  }
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/InvalidRequest"
          },
          "401": {
            "$ref": "#/components/responses/Unauthorized"
          },
          "403": {
            "$ref": "#/components/responses/Forbidden"
          },
          "404": {
            "$ref": "#/components/responses/NotFound"
          },
          "409": {
            "description": "There is nothing to submit, or not yet.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ErrorBody"
                },
                "examples": {
                  "version-in-review": {
                    "$ref": "#/components/examples/version-in-review"
                  },
                  "version-unchanged": {
                    "$ref": "#/components/examples/version-unchanged"
                  }
                }
              }
            }
          },
          "413": {
            "$ref": "#/components/responses/TooLarge"
          },
          "422": {
            "description": "The manifest has warnings, or the key came before.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ErrorBody"
                },
                "examples": {
                  "manifest-invalid": {
                    "$ref": "#/components/examples/manifest-invalid"
                  },
                  "idempotency-key-reused": {
                    "$ref": "#/components/examples/idempotency-key-reused"
                  }
                }
              }
            }
          },
          "500": {
            "$ref": "#/components/responses/Failed"
          }
        }
      }
    },
    "/apps/{slug}/versions/{number}/review": {
      "parameters": [
        {
          "$ref": "#/components/parameters/slug"
        },
        {
          "name": "number",
          "in": "path",
          "required": true,
          "schema": {
            "type": "integer",
            "minimum": 1,
            "maximum": 999999999
          },
          "example": 1
        }
      ],
      "post": {
        "operationId": "reviewVersion",
        "tags": [
          "versions"
        ],
        "summary": "Approve or reject a version",
        "description": "One that is approved becomes current, and installations are upgraded to it that need neither consent nor answers.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/ReviewInput"
              },
              "example": {
                "decision": "approve",
                "note": null
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The version, reviewed.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Version"
                },
                "examples": {
                  "version": {
                    "$ref": "#/components/examples/version"
                  }
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/InvalidRequest"
          },
          "401": {
            "$ref": "#/components/responses/Unauthorized"
          },
          "403": {
            "$ref": "#/components/responses/Forbidden"
          },
          "404": {
            "$ref": "#/components/responses/NotFound"
          },
          "409": {
            "description": "It was reviewed before.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ErrorBody"
                },
                "examples": {
                  "version-reviewed": {
                    "$ref": "#/components/examples/version-reviewed"
                  }
                }
              }
            }
          },
          "413": {
            "$ref": "#/components/responses/TooLarge"
          },
          "500": {
            "$ref": "#/components/responses/Failed"
          }
        }
      }
    },
    "/apps/{slug}/rollback": {
      "parameters": [
        {
          "$ref": "#/components/parameters/slug"
        }
      ],
      "post": {
        "operationId": "rollBack",
        "tags": [
          "versions"
        ],
        "summary": "Make a version that was published before current again",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/RollbackInput"
              },
              "example": {
                "version": 1
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The version, which is current now.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Version"
                },
                "examples": {
                  "version": {
                    "$ref": "#/components/examples/version"
                  }
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/InvalidRequest"
          },
          "401": {
            "$ref": "#/components/responses/Unauthorized"
          },
          "403": {
            "$ref": "#/components/responses/Forbidden"
          },
          "404": {
            "$ref": "#/components/responses/NotFound"
          },
          "409": {
            "description": "It cannot become current.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ErrorBody"
                },
                "examples": {
                  "version-unpublished": {
                    "$ref": "#/components/examples/version-unpublished"
                  },
                  "version-current": {
                    "$ref": "#/components/examples/version-current"
                  }
                }
              }
            }
          },
          "413": {
            "$ref": "#/components/responses/TooLarge"
          },
          "500": {
            "$ref": "#/components/responses/Failed"
          }
        }
      }
    },
    "/apps/{slug}/installations": {
      "parameters": [
        {
          "$ref": "#/components/parameters/slug"
        }
      ],
      "post": {
        "operationId": "install",
        "tags": [
          "installations"
        ],
        "summary": "Install an app",
        "description": "Performs the app’s auth request, creates the installation and its key, and performs the subscribe request. Sending this is the user’s consent to the app’s\nscopes.",
        "parameters": [
          {
            "$ref": "#/components/parameters/idempotencyKey"
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/InstallationInput"
              },
              "example": {
                "inputs": {
                  "token": "the-token-of-the-user"
                }
              }
            }
          }
        },
        "responses": {
          "201": {
            "description": "The installation; its state says whether the app’s server accepted.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Installation"
                },
                "examples": {
                  "installation": {
                    "$ref": "#/components/examples/installation"
                  }
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/InvalidRequest"
          },
          "401": {
            "$ref": "#/components/responses/Unauthorized"
          },
          "403": {
            "$ref": "#/components/responses/Forbidden"
          },
          "404": {
            "$ref": "#/components/responses/NotFound"
          },
          "413": {
            "$ref": "#/components/responses/TooLarge"
          },
          "422": {
            "description": "The answers do not fit the app, its auth request failed, or the key came before. Nothing is installed.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ErrorBody"
                },
                "examples": {
                  "inputs-invalid": {
                    "$ref": "#/components/examples/inputs-invalid"
                  },
                  "request-invalid": {
                    "$ref": "#/components/examples/request-invalid"
                  },
                  "auth-request-failed": {
                    "$ref": "#/components/examples/auth-request-failed"
                  },
                  "idempotency-key-reused": {
                    "$ref": "#/components/examples/idempotency-key-reused"
                  }
                }
              }
            }
          },
          "500": {
            "$ref": "#/components/responses/Failed"
          }
        }
      }
    },
    "/installations/{id}": {
      "parameters": [
        {
          "$ref": "#/components/parameters/installation"
        }
      ],
      "get": {
        "operationId": "getInstallation",
        "tags": [
          "installations"
        ],
        "summary": "An installation",
        "responses": {
          "200": {
            "description": "The installation.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Installation"
                },
                "examples": {
                  "installation": {
                    "$ref": "#/components/examples/installation"
                  }
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Unauthorized"
          },
          "403": {
            "$ref": "#/components/responses/Forbidden"
          },
          "404": {
            "$ref": "#/components/responses/NotFound"
          },
          "500": {
            "$ref": "#/components/responses/Failed"
          }
        }
      },
      "delete": {
        "operationId": "uninstall",
        "tags": [
          "installations"
        ],
        "summary": "Uninstall",
        "description": "The key is void at once; then the unsubscribe request is performed, whatever the app’s server answers.",
        "responses": {
          "200": {
            "description": "The installation, uninstalled.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Installation"
                },
                "examples": {
                  "installation": {
                    "$ref": "#/components/examples/installation"
                  }
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Unauthorized"
          },
          "403": {
            "$ref": "#/components/responses/Forbidden"
          },
          "404": {
            "$ref": "#/components/responses/NotFound"
          },
          "409": {
            "description": "It was uninstalled before.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ErrorBody"
                },
                "examples": {
                  "already-uninstalled": {
                    "$ref": "#/components/examples/already-uninstalled"
                  }
                }
              }
            }
          },
          "413": {
            "$ref": "#/components/responses/TooLarge"
          },
          "500": {
            "$ref": "#/components/responses/Failed"
          }
        }
      }
    },
    "/installations/{id}/upgrade": {
      "parameters": [
        {
          "$ref": "#/components/parameters/installation"
        }
      ],
      "post": {
        "operationId": "upgrade",
        "tags": [
          "installations"
        ],
        "summary": "Upgrade to the current version",
        "description": "An installation of a draft is upgraded to the draft. The auth request is performed, the key replaced, then the subscribe\nrequest performed again.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/UpgradeInput"
              },
              "example": {
                "consent": true
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The installation, upgraded.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Installation"
                },
                "examples": {
                  "installation": {
                    "$ref": "#/components/examples/installation"
                  }
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/InvalidRequest"
          },
          "401": {
            "$ref": "#/components/responses/Unauthorized"
          },
          "403": {
            "$ref": "#/components/responses/Forbidden"
          },
          "404": {
            "$ref": "#/components/responses/NotFound"
          },
          "409": {
            "description": "There is nothing to upgrade, or nobody agreed to it.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ErrorBody"
                },
                "examples": {
                  "already-uninstalled": {
                    "$ref": "#/components/examples/already-uninstalled"
                  },
                  "upgrade-missing": {
                    "$ref": "#/components/examples/upgrade-missing"
                  },
                  "consent-missing": {
                    "$ref": "#/components/examples/consent-missing"
                  }
                }
              }
            }
          },
          "413": {
            "$ref": "#/components/responses/TooLarge"
          },
          "422": {
            "description": "The answers do not fit the app, or its auth request failed. Nothing is changed.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ErrorBody"
                },
                "examples": {
                  "inputs-invalid": {
                    "$ref": "#/components/examples/inputs-invalid"
                  },
                  "request-invalid": {
                    "$ref": "#/components/examples/request-invalid"
                  },
                  "auth-request-failed": {
                    "$ref": "#/components/examples/auth-request-failed"
                  }
                }
              }
            }
          },
          "500": {
            "$ref": "#/components/responses/Failed"
          }
        }
      }
    },
    "/installations/{id}/calls": {
      "parameters": [
        {
          "$ref": "#/components/parameters/installation"
        }
      ],
      "get": {
        "operationId": "listCalls",
        "tags": [
          "installations"
        ],
        "summary": "The API calls made with an installation’s key",
        "description": "The newest comes first.",
        "parameters": [
          {
            "$ref": "#/components/parameters/limit"
          },
          {
            "$ref": "#/components/parameters/page"
          }
        ],
        "responses": {
          "200": {
            "description": "A page of calls.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "required": [
                    "data",
                    "meta"
                  ],
                  "properties": {
                    "data": {
                      "type": "array",
                      "items": {
                        "$ref": "#/components/schemas/ApiCall"
                      }
                    },
                    "meta": {
                      "$ref": "#/components/schemas/ListMeta"
                    }
                  }
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/InvalidRequest"
          },
          "401": {
            "$ref": "#/components/responses/Unauthorized"
          },
          "403": {
            "$ref": "#/components/responses/Forbidden"
          },
          "404": {
            "$ref": "#/components/responses/NotFound"
          },
          "500": {
            "$ref": "#/components/responses/Failed"
          }
        }
      }
    },
    "/deliveries": {
      "get": {
        "operationId": "listDeliveries",
        "tags": [
          "deliveries"
        ],
        "summary": "Deliveries",
        "description": "The newest comes first; with `changed_after`, the oldest change.",
        "parameters": [
          {
            "name": "installation",
            "description": "The id of an installation.",
            "in": "query",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "app",
            "description": "A slug.",
            "in": "query",
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "event",
            "in": "query",
            "schema": {
              "$ref": "#/components/schemas/Delivery/properties/event"
            }
          },
          {
            "name": "state",
            "in": "query",
            "schema": {
              "$ref": "#/components/schemas/DeliveryState"
            }
          },
          {
            "name": "changed_after",
            "description": "Lists what changed after this `change`. There are no pages then, but at most `limit` deliveries.",
            "in": "query",
            "schema": {
              "type": "integer",
              "minimum": 0,
              "maximum": 999999999999999
            }
          },
          {
            "$ref": "#/components/parameters/limit"
          },
          {
            "$ref": "#/components/parameters/page"
          }
        ],
        "responses": {
          "200": {
            "description": "A page of deliveries.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "object",
                  "required": [
                    "data"
                  ],
                  "properties": {
                    "data": {
                      "type": "array",
                      "items": {
                        "$ref": "#/components/schemas/Delivery"
                      }
                    },
                    "meta": {
                      "description": "Missing with `changed_after`.",
                      "$ref": "#/components/schemas/ListMeta"
                    }
                  }
                },
                "examples": {
                  "deliveries": {
                    "$ref": "#/components/examples/deliveries"
                  }
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/InvalidRequest"
          },
          "401": {
            "$ref": "#/components/responses/Unauthorized"
          },
          "403": {
            "$ref": "#/components/responses/Forbidden"
          },
          "500": {
            "$ref": "#/components/responses/Failed"
          }
        }
      }
    },
    "/deliveries/{id}": {
      "parameters": [
        {
          "$ref": "#/components/parameters/delivery"
        }
      ],
      "get": {
        "operationId": "getDelivery",
        "tags": [
          "deliveries"
        ],
        "summary": "A delivery with its requests and answers",
        "parameters": [
          {
            "name": "reveal",
            "description": "With `true`, key and secret inputs are not masked.",
            "in": "query",
            "schema": {
              "type": "boolean",
              "default": false
            }
          }
        ],
        "responses": {
          "200": {
            "description": "The delivery.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/DeliveryDetails"
                },
                "examples": {
                  "delivery": {
                    "$ref": "#/components/examples/delivery"
                  }
                }
              }
            }
          },
          "401": {
            "$ref": "#/components/responses/Unauthorized"
          },
          "403": {
            "$ref": "#/components/responses/Forbidden"
          },
          "404": {
            "$ref": "#/components/responses/NotFound"
          },
          "500": {
            "$ref": "#/components/responses/Failed"
          }
        }
      }
    },
    "/deliveries/{id}/replay": {
      "parameters": [
        {
          "$ref": "#/components/parameters/delivery"
        }
      ],
      "post": {
        "operationId": "replayDelivery",
        "tags": [
          "deliveries"
        ],
        "summary": "Send a delivery again",
        "description": "Under the same id, whatever became of it. Answers when the attempt has ended.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/ReplayInput"
              },
              "example": {
                "to": "http://127.0.0.1:8787"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The delivery with its new attempt.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/DeliveryDetails"
                },
                "examples": {
                  "delivery": {
                    "$ref": "#/components/examples/delivery"
                  }
                }
              }
            }
          },
          "400": {
            "$ref": "#/components/responses/InvalidRequest"
          },
          "401": {
            "$ref": "#/components/responses/Unauthorized"
          },
          "403": {
            "$ref": "#/components/responses/Forbidden"
          },
          "404": {
            "$ref": "#/components/responses/NotFound"
          },
          "413": {
            "$ref": "#/components/responses/TooLarge"
          },
          "500": {
            "$ref": "#/components/responses/Failed"
          }
        }
      }
    }
  },
  "components": {
    "securitySchemes": {
      "token": {
        "description": "The platform’s token; `miniapp platform start` says where it is.",
        "type": "http",
        "scheme": "bearer"
      }
    },
    "parameters": {
      "slug": {
        "name": "slug",
        "description": "The manifest’s.",
        "in": "path",
        "required": true,
        "schema": {
          "type": "string",
          "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
          "maxLength": 60
        },
        "example": "email-verifier"
      },
      "installation": {
        "name": "id",
        "in": "path",
        "required": true,
        "schema": {
          "type": "string",
          "minLength": 1
        },
        "example": "ins_k2v7q4xj5m3w6a2bnc7d"
      },
      "delivery": {
        "name": "id",
        "in": "path",
        "required": true,
        "schema": {
          "type": "string",
          "minLength": 1
        },
        "example": "msg_0f1e2d3c4b5a69788796a5b4c3d2e1f0"
      },
      "idempotencyKey": {
        "name": "Idempotency-Key",
        "description": "Chosen by the caller, for each request anew. When the same request comes again with the same key within 24 hours, it is\nanswered as the first time, and nothing is done again; another request is refused. A request that was refused has done\nnothing, and is judged anew.",
        "in": "header",
        "schema": {
          "type": "string",
          "pattern": "^[!-~]{1,255}$"
        },
        "example": "5f1c6f0e-3b7e-4d0b-9d43-0c3a2b1e8f77"
      },
      "limit": {
        "name": "limit",
        "description": "How many are on a page (the default is assumed).",
        "in": "query",
        "schema": {
          "type": "integer",
          "minimum": 1,
          "maximum": 100,
          "default": 20
        }
      },
      "page": {
        "name": "page",
        "in": "query",
        "schema": {
          "type": "integer",
          "minimum": 1,
          "maximum": 1000000,
          "default": 1
        }
      }
    },
    "headers": {
      "ETag": {
        "description": "The draft’s `hash` in quotes.",
        "required": true,
        "schema": {
          "type": "string",
          "pattern": "^\"[0-9a-f]{64}\"$"
        },
        "example": "\"2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae\""
      }
    },
    "responses": {
      "InvalidRequest": {
        "description": "The request is not as this contract says.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/ErrorBody"
            },
            "examples": {
              "invalid-request": {
                "$ref": "#/components/examples/invalid-request"
              }
            }
          }
        }
      },
      "Unauthorized": {
        "description": "The token is missing or unknown.",
        "headers": {
          "WWW-Authenticate": {
            "required": true,
            "schema": {
              "const": "Bearer"
            },
            "example": "Bearer"
          }
        },
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/ErrorBody"
            },
            "examples": {
              "token-refused": {
                "$ref": "#/components/examples/token-refused"
              }
            }
          }
        }
      },
      "Forbidden": {
        "description": "The request is refused for where it comes from. The local platform answers programs and pages of its own machine only.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/ErrorBody"
            },
            "examples": {
              "host-refused": {
                "$ref": "#/components/examples/host-refused"
              },
              "origin-refused": {
                "$ref": "#/components/examples/origin-refused"
              }
            }
          }
        }
      },
      "NotFound": {
        "description": "What the path names is not there.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/ErrorBody"
            },
            "examples": {
              "not-found": {
                "$ref": "#/components/examples/not-found"
              }
            }
          }
        }
      },
      "TooLarge": {
        "description": "The body is larger than 1.5 MiB; 5 MiB for a picture.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/ErrorBody"
            },
            "examples": {
              "too-large": {
                "$ref": "#/components/examples/too-large"
              }
            }
          }
        }
      },
      "Failed": {
        "description": "The platform failed. Nothing was changed, or the answer was lost.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/ErrorBody"
            },
            "examples": {
              "internal": {
                "$ref": "#/components/examples/internal"
              }
            }
          }
        }
      }
    },
    "schemas": {
      "ErrorCode": {
        "description": "Why a request is refused. Codes are permanent; a later version of this contract may have more.",
        "type": "string",
        "enum": [
          "invalid-request",
          "token-refused",
          "host-refused",
          "origin-refused",
          "not-found",
          "already-uninstalled",
          "version-in-review",
          "version-unchanged",
          "version-reviewed",
          "version-unpublished",
          "version-current",
          "upgrade-missing",
          "consent-missing",
          "remote-changed",
          "too-large",
          "asset-invalid",
          "asset-missing",
          "slug-mismatch",
          "manifest-invalid",
          "inputs-invalid",
          "request-invalid",
          "auth-request-failed",
          "idempotency-key-reused",
          "internal"
        ]
      },
      "ErrorBody": {
        "description": "The body of every answer with status 400 or above.",
        "type": "object",
        "required": [
          "error"
        ],
        "properties": {
          "error": {
            "type": "object",
            "required": [
              "code",
              "message"
            ],
            "properties": {
              "code": {
                "$ref": "#/components/schemas/ErrorCode"
              },
              "message": {
                "description": "What happened and why.",
                "type": "string",
                "minLength": 1
              },
              "hint": {
                "description": "What to do.",
                "type": "string",
                "minLength": 1
              },
              "diagnostics": {
                "description": "Problems of the manifest, with the code `manifest-invalid`.",
                "type": "array",
                "items": {
                  "$ref": "#/components/schemas/ManifestProblem"
                }
              }
            }
          }
        }
      },
      "ManifestProblem": {
        "description": "What is wrong in a manifest, where, and what to do.",
        "type": "object",
        "required": [
          "code",
          "severity",
          "message"
        ],
        "properties": {
          "code": {
            "description": "The rule’s id, for example `scopes/unknown`.",
            "type": "string"
          },
          "severity": {
            "enum": [
              "error",
              "warning",
              "info"
            ]
          },
          "message": {
            "type": "string",
            "minLength": 1
          },
          "pointer": {
            "description": "JSON pointer (RFC 6901) of the value concerned.",
            "type": "string"
          },
          "suggestion": {
            "description": "The word that was probably meant.",
            "type": "string"
          },
          "docs": {
            "description": "Where the rule is documented.",
            "type": "string"
          },
          "file": {
            "description": "Always `miniapp.json`: the manifest as it was sent, with an indent of two.",
            "type": "string"
          },
          "range": {
            "$ref": "#/components/schemas/TextRange"
          },
          "fix": {
            "description": "A change of the text that would settle it.",
            "type": "object",
            "required": [
              "description",
              "range",
              "text"
            ],
            "properties": {
              "description": {
                "type": "string"
              },
              "range": {
                "$ref": "#/components/schemas/TextRange"
              },
              "text": {
                "description": "What to put in place of the range.",
                "type": "string"
              }
            }
          }
        }
      },
      "TextRange": {
        "description": "A stretch of text; `end` is the first place after it.",
        "type": "object",
        "required": [
          "start",
          "end"
        ],
        "properties": {
          "start": {
            "$ref": "#/components/schemas/TextPosition"
          },
          "end": {
            "$ref": "#/components/schemas/TextPosition"
          }
        }
      },
      "TextPosition": {
        "description": "A place in a text. Lines and columns count from 1, the offset from 0.",
        "type": "object",
        "required": [
          "line",
          "column",
          "offset"
        ],
        "properties": {
          "line": {
            "type": "integer",
            "minimum": 1
          },
          "column": {
            "type": "integer",
            "minimum": 1
          },
          "offset": {
            "type": "integer",
            "minimum": 0
          }
        }
      },
      "Account": {
        "description": "Who the token is for.",
        "type": "object",
        "required": [
          "name",
          "workspace_id"
        ],
        "properties": {
          "name": {
            "type": "string"
          },
          "workspace_id": {
            "type": "string"
          }
        }
      },
      "DraftInput": {
        "description": "A manifest as `miniapp render` prints it, and its files by content.",
        "type": "object",
        "required": [
          "manifest",
          "assets"
        ],
        "properties": {
          "manifest": {
            "type": "object",
            "additionalProperties": true
          },
          "assets": {
            "description": "Path in the manifest → SHA-256 of the bytes in hex; each was sent by `PUT /assets/{sha256}` before.",
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "pattern": "^[0-9a-f]{64}$"
            }
          },
          "git_commit": {
            "description": "The commit the draft was made from, when it is known.",
            "type": [
              "string",
              "null"
            ]
          }
        }
      },
      "App": {
        "description": "An app with its draft.",
        "type": "object",
        "required": [
          "slug",
          "draft",
          "hash",
          "url",
          "current_version",
          "updated_at"
        ],
        "properties": {
          "slug": {
            "type": "string"
          },
          "draft": {
            "$ref": "#/components/schemas/DraftInput"
          },
          "hash": {
            "description": "SHA-256 in hex of the canonical form of manifest and assets.",
            "type": "string",
            "pattern": "^[0-9a-f]{64}$"
          },
          "url": {
            "description": "The draft’s page in the store.",
            "type": "string",
            "format": "uri"
          },
          "current_version": {
            "description": "The number of the version that the store shows; null before the first is published.",
            "type": [
              "integer",
              "null"
            ],
            "minimum": 1
          },
          "updated_at": {
            "description": "RFC 3339 time of the last change.",
            "type": "string",
            "format": "date-time"
          }
        }
      },
      "VersionState": {
        "description": "`in_review` → `published` or `rejected`.",
        "type": "string",
        "enum": [
          "in_review",
          "published",
          "rejected"
        ]
      },
      "Version": {
        "description": "A version of an app: a draft as it was when it was submitted.",
        "type": "object",
        "required": [
          "number",
          "version",
          "state",
          "current",
          "hash",
          "note",
          "created_at",
          "reviewed_at"
        ],
        "properties": {
          "number": {
            "description": "From 1, for each app.",
            "type": "integer",
            "minimum": 1
          },
          "version": {
            "description": "The manifest’s own.",
            "type": "string"
          },
          "state": {
            "$ref": "#/components/schemas/VersionState"
          },
          "current": {
            "description": "True for the one that the store shows and that is installed.",
            "type": "boolean"
          },
          "hash": {
            "type": "string",
            "pattern": "^[0-9a-f]{64}$"
          },
          "note": {
            "description": "What the reviewer said.",
            "type": [
              "string",
              "null"
            ]
          },
          "created_at": {
            "type": "string",
            "format": "date-time"
          },
          "reviewed_at": {
            "type": [
              "string",
              "null"
            ],
            "format": "date-time"
          }
        }
      },
      "ReviewInput": {
        "description": "A reviewer’s decision.",
        "type": "object",
        "required": [
          "decision"
        ],
        "properties": {
          "decision": {
            "enum": [
              "approve",
              "reject"
            ]
          },
          "note": {
            "description": "For the developer.",
            "type": [
              "string",
              "null"
            ],
            "maxLength": 2000
          }
        }
      },
      "RollbackInput": {
        "description": "Which version to go back to.",
        "type": "object",
        "required": [
          "version"
        ],
        "properties": {
          "version": {
            "description": "The number of a version that was published.",
            "type": "integer",
            "minimum": 1,
            "maximum": 999999999
          }
        }
      },
      "Answers": {
        "description": "Answers to the app’s auth inputs, by name.",
        "type": "object",
        "additionalProperties": {
          "type": [
            "string",
            "number",
            "boolean"
          ]
        }
      },
      "InstallationInput": {
        "description": "What to install, with the user’s answers.",
        "type": "object",
        "required": [
          "inputs"
        ],
        "properties": {
          "draft": {
            "description": "True installs the draft, which its own workspace alone can; otherwise the current version, or without one the draft.",
            "type": "boolean"
          },
          "inputs": {
            "$ref": "#/components/schemas/Answers"
          }
        }
      },
      "UpgradeInput": {
        "description": "What the user agrees to, and answers to inputs that are new, or other ones than before.",
        "type": "object",
        "properties": {
          "consent": {
            "description": "The user agrees to the scopes that come anew.",
            "type": "boolean"
          },
          "inputs": {
            "$ref": "#/components/schemas/Answers"
          }
        }
      },
      "InstallationState": {
        "description": "`installed`: subscribe request answered with 2xx (or none is declared); `pending`: it failed.",
        "type": "string",
        "enum": [
          "pending",
          "installed",
          "uninstalled"
        ]
      },
      "Upgrade": {
        "description": "What an installation could be upgraded to.",
        "type": "object",
        "required": [
          "version",
          "added_scopes"
        ],
        "properties": {
          "version": {
            "description": "The number of the version; null for the draft.",
            "type": [
              "integer",
              "null"
            ],
            "minimum": 1
          },
          "added_scopes": {
            "description": "Scopes that the user has to agree to.",
            "type": "array",
            "items": {
              "type": "string"
            }
          }
        }
      },
      "Installation": {
        "description": "An app in the workspace. Never holds the whole key.",
        "type": "object",
        "required": [
          "id",
          "slug",
          "state",
          "scopes",
          "key_prefix",
          "created_at",
          "uninstalled_at",
          "version",
          "upgrade",
          "delivery"
        ],
        "properties": {
          "id": {
            "type": "string"
          },
          "slug": {
            "type": "string"
          },
          "state": {
            "$ref": "#/components/schemas/InstallationState"
          },
          "scopes": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "key_prefix": {
            "description": "The key’s first characters, enough to recognise it.",
            "type": "string"
          },
          "created_at": {
            "type": "string",
            "format": "date-time"
          },
          "uninstalled_at": {
            "type": [
              "string",
              "null"
            ],
            "format": "date-time"
          },
          "version": {
            "description": "The number of the version that is installed; null for a draft.",
            "type": [
              "integer",
              "null"
            ],
            "minimum": 1
          },
          "upgrade": {
            "description": "What it could be upgraded to; null when it is up to date, or uninstalled.",
            "anyOf": [
              {
                "$ref": "#/components/schemas/Upgrade"
              },
              {
                "type": "null"
              }
            ]
          },
          "delivery": {
            "description": "The delivery of the subscribe (after an uninstall: unsubscribe) request; null when the app declares none.",
            "anyOf": [
              {
                "$ref": "#/components/schemas/Delivery"
              },
              {
                "type": "null"
              }
            ]
          }
        }
      },
      "ApiCall": {
        "description": "A call of the API with an installation’s key.",
        "type": "object",
        "required": [
          "number",
          "method",
          "path",
          "operation",
          "scope",
          "status",
          "called_at"
        ],
        "properties": {
          "number": {
            "description": "Order of all calls, from 1.",
            "type": "integer",
            "minimum": 1
          },
          "method": {
            "type": "string"
          },
          "path": {
            "description": "Below `/api`, without the query.",
            "type": "string"
          },
          "operation": {
            "description": "As in the catalogue, for example `GET /flow/tags`; null when there is no such operation.",
            "type": [
              "string",
              "null"
            ]
          },
          "scope": {
            "description": "The scope it needed; null when there is no such operation.",
            "type": [
              "string",
              "null"
            ]
          },
          "status": {
            "type": "integer",
            "minimum": 100,
            "maximum": 599
          },
          "called_at": {
            "type": "string",
            "format": "date-time"
          }
        }
      },
      "CallSummary": {
        "description": "The calls of an app over all its installations, those that were uninstalled too.",
        "type": "object",
        "required": [
          "slug",
          "scopes"
        ],
        "properties": {
          "slug": {
            "type": "string"
          },
          "scopes": {
            "description": "In no particular order.",
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/ScopeUse"
            }
          }
        }
      },
      "ScopeUse": {
        "description": "The calls that needed a scope. Those with a revoked key, or too many in a minute, are in neither number.",
        "type": "object",
        "required": [
          "scope",
          "answered",
          "refused",
          "operations"
        ],
        "properties": {
          "scope": {
            "type": "string"
          },
          "answered": {
            "description": "Calls whose key had the scope, whatever was answered.",
            "type": "integer",
            "minimum": 0
          },
          "refused": {
            "description": "Calls that were refused because the key lacked the scope.",
            "type": "integer",
            "minimum": 0
          },
          "operations": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/OperationUse"
            }
          }
        }
      },
      "OperationUse": {
        "description": "The calls of one operation.",
        "type": "object",
        "required": [
          "operation",
          "answered",
          "refused"
        ],
        "properties": {
          "operation": {
            "type": "string"
          },
          "answered": {
            "type": "integer",
            "minimum": 0
          },
          "refused": {
            "type": "integer",
            "minimum": 0
          }
        }
      },
      "DeliveryState": {
        "description": "`due`: it is sent, or waits for its next attempt; `failed`: there is no further attempt; `canceled`: the app was\nuninstalled before it was delivered.",
        "type": "string",
        "enum": [
          "due",
          "delivered",
          "failed",
          "canceled"
        ]
      },
      "Delivery": {
        "description": "A subscribe or unsubscribe request and how far it got, key and secret inputs masked.",
        "type": "object",
        "required": [
          "id",
          "installation_id",
          "slug",
          "event",
          "state",
          "created_at",
          "request",
          "attempt_count",
          "last_attempt",
          "next_attempt_at",
          "change"
        ],
        "properties": {
          "id": {
            "description": "The same over all attempts; the `webhook-id` of a signed one.",
            "type": "string"
          },
          "installation_id": {
            "type": "string"
          },
          "slug": {
            "type": "string"
          },
          "event": {
            "type": "string",
            "enum": [
              "install",
              "reinstall",
              "upgrade",
              "uninstall"
            ]
          },
          "state": {
            "$ref": "#/components/schemas/DeliveryState"
          },
          "created_at": {
            "type": "string",
            "format": "date-time"
          },
          "request": {
            "type": "object",
            "required": [
              "method",
              "url"
            ],
            "properties": {
              "method": {
                "type": "string"
              },
              "url": {
                "type": "string"
              }
            }
          },
          "attempt_count": {
            "description": "How many attempts were made, replays included.",
            "type": "integer",
            "minimum": 0
          },
          "last_attempt": {
            "description": "The last one; null before the first.",
            "anyOf": [
              {
                "$ref": "#/components/schemas/DeliveryAttempt"
              },
              {
                "type": "null"
              }
            ]
          },
          "next_attempt_at": {
            "description": "When the next one is due; null when there is none.",
            "type": [
              "string",
              "null"
            ],
            "format": "date-time"
          },
          "change": {
            "description": "Counts the changes of all deliveries: ask for those after the largest one that is known.",
            "type": "integer",
            "minimum": 0
          }
        }
      },
      "DeliveryAttempt": {
        "description": "One sending, and its answer.",
        "type": "object",
        "required": [
          "number",
          "sent_at",
          "duration",
          "status",
          "problem",
          "replay",
          "url"
        ],
        "properties": {
          "number": {
            "description": "From 1.",
            "type": "integer",
            "minimum": 1
          },
          "sent_at": {
            "type": "string",
            "format": "date-time"
          },
          "duration": {
            "description": "Milliseconds.",
            "type": "integer",
            "minimum": 0
          },
          "status": {
            "description": "The answer’s status, or null when none came.",
            "type": [
              "integer",
              "null"
            ]
          },
          "problem": {
            "description": "Why it failed, in words; null when it did not.",
            "type": [
              "string",
              "null"
            ]
          },
          "replay": {
            "description": "True when it was asked for, outside the schedule.",
            "type": "boolean"
          },
          "url": {
            "description": "Where a replay went instead of the delivery’s own address; else null.",
            "type": [
              "string",
              "null"
            ]
          }
        }
      },
      "DeliveryDetails": {
        "description": "A delivery whole. With `reveal`, nothing is masked.",
        "type": "object",
        "required": [
          "id",
          "installation_id",
          "slug",
          "event",
          "state",
          "created_at",
          "request",
          "attempt_count",
          "last_attempt",
          "next_attempt_at",
          "change",
          "attempts"
        ],
        "properties": {
          "id": {
            "$ref": "#/components/schemas/Delivery/properties/id"
          },
          "installation_id": {
            "$ref": "#/components/schemas/Delivery/properties/installation_id"
          },
          "slug": {
            "$ref": "#/components/schemas/Delivery/properties/slug"
          },
          "event": {
            "$ref": "#/components/schemas/Delivery/properties/event"
          },
          "state": {
            "$ref": "#/components/schemas/DeliveryState"
          },
          "created_at": {
            "$ref": "#/components/schemas/Delivery/properties/created_at"
          },
          "request": {
            "type": "object",
            "required": [
              "method",
              "url",
              "headers",
              "body"
            ],
            "properties": {
              "method": {
                "type": "string"
              },
              "url": {
                "type": "string"
              },
              "headers": {
                "type": "object",
                "additionalProperties": {
                  "type": "string"
                }
              },
              "body": {
                "description": "As text; null without one.",
                "type": [
                  "string",
                  "null"
                ]
              }
            }
          },
          "attempt_count": {
            "$ref": "#/components/schemas/Delivery/properties/attempt_count"
          },
          "last_attempt": {
            "$ref": "#/components/schemas/Delivery/properties/last_attempt"
          },
          "next_attempt_at": {
            "$ref": "#/components/schemas/Delivery/properties/next_attempt_at"
          },
          "change": {
            "$ref": "#/components/schemas/Delivery/properties/change"
          },
          "attempts": {
            "description": "The newest eight, the oldest of them first.",
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/AnsweredAttempt"
            }
          }
        }
      },
      "AnsweredAttempt": {
        "description": "An attempt with what the server answered.",
        "type": "object",
        "required": [
          "number",
          "sent_at",
          "duration",
          "status",
          "problem",
          "replay",
          "url",
          "answer"
        ],
        "properties": {
          "number": {
            "$ref": "#/components/schemas/DeliveryAttempt/properties/number"
          },
          "sent_at": {
            "$ref": "#/components/schemas/DeliveryAttempt/properties/sent_at"
          },
          "duration": {
            "$ref": "#/components/schemas/DeliveryAttempt/properties/duration"
          },
          "status": {
            "$ref": "#/components/schemas/DeliveryAttempt/properties/status"
          },
          "problem": {
            "$ref": "#/components/schemas/DeliveryAttempt/properties/problem"
          },
          "replay": {
            "$ref": "#/components/schemas/DeliveryAttempt/properties/replay"
          },
          "url": {
            "$ref": "#/components/schemas/DeliveryAttempt/properties/url"
          },
          "answer": {
            "description": "Null when no answer came.",
            "type": [
              "object",
              "null"
            ],
            "required": [
              "headers",
              "body",
              "truncated"
            ],
            "properties": {
              "headers": {
                "type": "object",
                "additionalProperties": {
                  "type": "string"
                }
              },
              "body": {
                "description": "At most 64 KiB, as text.",
                "type": "string"
              },
              "truncated": {
                "description": "True when it was longer.",
                "type": "boolean"
              }
            }
          }
        }
      },
      "ReplayInput": {
        "description": "Where to send it.",
        "type": "object",
        "properties": {
          "to": {
            "description": "Instead of its own address; a host alone keeps the path.",
            "type": "string",
            "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://"
          }
        }
      },
      "ListMeta": {
        "description": "What a list says of itself.",
        "type": "object",
        "required": [
          "current_page",
          "per_page",
          "total"
        ],
        "properties": {
          "current_page": {
            "type": "integer",
            "minimum": 1
          },
          "per_page": {
            "type": "integer",
            "minimum": 1
          },
          "total": {
            "type": "integer",
            "minimum": 0
          }
        }
      }
    },
    "examples": {
      "app": {
        "value": {
          "slug": "email-verifier",
          "draft": {
            "manifest": {
              "schema_version": 1,
              "name": "Email Verifier",
              "slug": "email-verifier",
              "version": "1.0.0",
              "description": "Checks e-mail addresses that users type into a chat."
            },
            "assets": {},
            "git_commit": null
          },
          "hash": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
          "url": "http://127.0.0.1:8181/apps/email-verifier",
          "current_version": 1,
          "updated_at": "2026-01-02T03:04:05.000Z"
        }
      },
      "version": {
        "value": {
          "number": 1,
          "version": "1.0.0",
          "state": "in_review",
          "current": false,
          "hash": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
          "note": null,
          "created_at": "2026-01-02T03:04:05.000Z",
          "reviewed_at": null
        }
      },
      "installation": {
        "value": {
          "id": "ins_k2v7q4xj5m3w6a2bnc7d",
          "slug": "email-verifier",
          "state": "installed",
          "scopes": [
            "flow-tags:view"
          ],
          "key_prefix": "local_Ab3d…",
          "created_at": "2026-01-02T03:04:05.000Z",
          "uninstalled_at": null,
          "version": 1,
          "upgrade": {
            "version": 2,
            "added_scopes": [
              "flow-tags:manage"
            ]
          },
          "delivery": null
        }
      },
      "deliveries": {
        "value": {
          "data": [
            {
              "id": "msg_0f1e2d3c4b5a69788796a5b4c3d2e1f0",
              "installation_id": "ins_k2v7q4xj5m3w6a2bnc7d",
              "slug": "email-verifier",
              "event": "install",
              "state": "delivered",
              "created_at": "2026-01-02T03:04:05.000Z",
              "request": {
                "method": "POST",
                "url": "https://api.example.com/miniapp/subscribe"
              },
              "attempt_count": 1,
              "last_attempt": {
                "number": 1,
                "sent_at": "2026-01-02T03:04:05.001Z",
                "duration": 87,
                "status": 200,
                "problem": null,
                "replay": false,
                "url": null
              },
              "next_attempt_at": null,
              "change": 2
            }
          ],
          "meta": {
            "current_page": 1,
            "per_page": 20,
            "total": 1
          }
        }
      },
      "delivery": {
        "value": {
          "id": "msg_0f1e2d3c4b5a69788796a5b4c3d2e1f0",
          "installation_id": "ins_k2v7q4xj5m3w6a2bnc7d",
          "slug": "email-verifier",
          "event": "install",
          "state": "delivered",
          "created_at": "2026-01-02T03:04:05.000Z",
          "request": {
            "method": "POST",
            "url": "https://api.example.com/miniapp/subscribe",
            "headers": {
              "content-type": "application/json"
            },
            "body": "{\"api_key\":\"local_Ab3d…\"}"
          },
          "attempt_count": 1,
          "last_attempt": {
            "number": 1,
            "sent_at": "2026-01-02T03:04:05.001Z",
            "duration": 87,
            "status": 200,
            "problem": null,
            "replay": false,
            "url": null
          },
          "next_attempt_at": null,
          "change": 2,
          "attempts": [
            {
              "number": 1,
              "sent_at": "2026-01-02T03:04:05.001Z",
              "duration": 87,
              "status": 200,
              "problem": null,
              "replay": false,
              "url": null,
              "answer": {
                "headers": {
                  "content-type": "application/json"
                },
                "body": "{\"ok\":true}",
                "truncated": false
              }
            }
          ]
        }
      },
      "invalid-request": {
        "value": {
          "error": {
            "code": "invalid-request",
            "message": "The body is not valid JSON."
          }
        }
      },
      "token-refused": {
        "value": {
          "error": {
            "code": "token-refused",
            "message": "A bearer token is needed."
          }
        }
      },
      "host-refused": {
        "value": {
          "error": {
            "code": "host-refused",
            "message": "The local platform answers under loopback names only.",
            "hint": "Use http://127.0.0.1 or http://localhost with its port."
          }
        }
      },
      "origin-refused": {
        "value": {
          "error": {
            "code": "origin-refused",
            "message": "The local platform takes no requests from other sites’ pages."
          }
        }
      },
      "not-found": {
        "value": {
          "error": {
            "code": "not-found",
            "message": "There is no app email-verifier here."
          }
        }
      },
      "already-uninstalled": {
        "value": {
          "error": {
            "code": "already-uninstalled",
            "message": "The installation ins_k2v7q4xj5m3w6a2bnc7d was uninstalled before, at 2026-01-02T03:04:05.000Z."
          }
        }
      },
      "version-in-review": {
        "value": {
          "error": {
            "code": "version-in-review",
            "message": "Version 1 of email-verifier is in review.",
            "hint": "Wait for its review, then submit again."
          }
        }
      },
      "version-unchanged": {
        "value": {
          "error": {
            "code": "version-unchanged",
            "message": "The draft of email-verifier is what version 1 is, which is published."
          }
        }
      },
      "version-reviewed": {
        "value": {
          "error": {
            "code": "version-reviewed",
            "message": "Version 1 of email-verifier was reviewed before: it is published."
          }
        }
      },
      "version-unpublished": {
        "value": {
          "error": {
            "code": "version-unpublished",
            "message": "Version 2 of email-verifier was never published: it is rejected."
          }
        }
      },
      "version-current": {
        "value": {
          "error": {
            "code": "version-current",
            "message": "Version 1 of email-verifier is the current one."
          }
        }
      },
      "upgrade-missing": {
        "value": {
          "error": {
            "code": "upgrade-missing",
            "message": "The installation ins_k2v7q4xj5m3w6a2bnc7d is up to date."
          }
        }
      },
      "consent-missing": {
        "value": {
          "error": {
            "code": "consent-missing",
            "message": "email-verifier asks for more than its user agreed to: flow-tags:manage.",
            "hint": "Ask the user, then upgrade with consent."
          }
        }
      },
      "remote-changed": {
        "value": {
          "error": {
            "code": "remote-changed",
            "message": "email-verifier is not what it was when it was last read.",
            "hint": "Read it again, then decide."
          }
        }
      },
      "too-large": {
        "value": {
          "error": {
            "code": "too-large",
            "message": "The body is larger than 1.5 MiB."
          }
        }
      },
      "asset-invalid": {
        "value": {
          "error": {
            "code": "asset-invalid",
            "message": "The body is no PNG, JPEG or WebP picture."
          }
        }
      },
      "asset-missing": {
        "value": {
          "error": {
            "code": "asset-missing",
            "message": "The manifest names the file logo.png, which is not among the draft’s assets."
          }
        }
      },
      "slug-mismatch": {
        "value": {
          "error": {
            "code": "slug-mismatch",
            "message": "The manifest’s slug is other, but it was sent to email-verifier."
          }
        }
      },
      "manifest-invalid": {
        "value": {
          "error": {
            "code": "manifest-invalid",
            "message": "The manifest has 1 error.",
            "hint": "Correct it, then push again.",
            "diagnostics": [
              {
                "code": "schema/required",
                "severity": "error",
                "message": "The manifest has no description."
              }
            ]
          }
        }
      },
      "inputs-invalid": {
        "value": {
          "error": {
            "code": "inputs-invalid",
            "message": "The answers do not fit the app: token is missing."
          }
        }
      },
      "request-invalid": {
        "value": {
          "error": {
            "code": "request-invalid",
            "message": "The request cannot be sent with these values."
          }
        }
      },
      "auth-request-failed": {
        "value": {
          "error": {
            "code": "auth-request-failed",
            "message": "The auth request of email-verifier failed. The server answered with status 401."
          }
        }
      },
      "idempotency-key-reused": {
        "value": {
          "error": {
            "code": "idempotency-key-reused",
            "message": "This Idempotency-Key came before, with another request.",
            "hint": "Use a new key for each request, and the same one to repeat it."
          }
        }
      },
      "internal": {
        "value": {
          "error": {
            "code": "internal",
            "message": "The local platform failed. Its log says more."
          }
        }
      }
    }
  }
};
