// @ts-check
// Swagger UI, set up without inline script. It sends the session's CSRF token, so that
// whoever is signed in can try what changes something.

/**
 * @typedef {{ headers: Record<string, string>, url: string }} Outgoing
 * @typedef {{ (options: object): unknown, presets: { apis: unknown } }} SwaggerUI
 */

const place = /** @type {HTMLElement} */ (document.getElementById("api"));
const settings = JSON.parse(document.getElementById("api-settings")?.textContent ?? "{}");
const { SwaggerUIBundle } = /** @type {{ SwaggerUIBundle: SwaggerUI }} */ (
  /** @type {unknown} */ (window)
);

/** @param {Outgoing} request */
function withCsrf(request) {
  const own = new URL(request.url, location.href).origin === location.origin;
  if (own && !request.headers.Authorization && place.dataset.csrf) {
    request.headers["X-CSRFToken"] = place.dataset.csrf;
  }
  return request;
}

SwaggerUIBundle({
  ...settings,
  dom_id: "#api",
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  // Groups are opened one by one: more than a hundred operations at once take seconds.
  docExpansion: "none",
  // Nothing is sent to validator.swagger.io.
  validatorUrl: null,
  requestInterceptor: withCsrf,
});
