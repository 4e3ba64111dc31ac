/** Starts Swagger UI as its documentation says; `/console/?api=mimic` shows the other API. Knows nothing of the extension. */
const api = new URLSearchParams(location.search).get('api') === 'mimic' ? 'mimic' : 'pump';

SwaggerUIBundle({
  dom_id: '#console',
  url: `/console/${api}.json`,
  deepLinking: true,
  // No badge of a validator elsewhere: this page talks to the APIs alone.
  validatorUrl: null,
});
