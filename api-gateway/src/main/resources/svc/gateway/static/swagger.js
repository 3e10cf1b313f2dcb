"use strict";

window.ui = SwaggerUIBundle({
  url: "/openapi/stowage.yml",
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null,
});
