// One build of app.js as a project would have it in its CI: all that the plugin is told stands in the environment.
const { build } = require("esbuild");
const { sentryEsbuildPlugin } = require("@sentry/esbuild-plugin");

build({
  entryPoints: ["app.js"],
  bundle: true,
  sourcemap: true,
  outdir: process.env.OUT,
  plugins: [
    sentryEsbuildPlugin({
      url: process.env.SENTRY_URL,
      authToken: process.env.SENTRY_AUTH_TOKEN,
      org: process.env.SENTRY_ORG,
      project: process.env.SENTRY_PROJECT,
      telemetry: false,
      errorHandler: (error) => {
        throw error;
      },
      release: {
        name: process.env.RELEASE,
        setCommits: { auto: true, ignoreMissing: true },
        deploy: { env: "production", name: "esbuild" },
      },
    }),
  ],
}).catch((error) => {
  console.error(error);
  process.exit(1);
});
