'use strict';
// An app as its makers would write it, which crashes: node app.js DSN RELEASE
const Sentry = require('@sentry/node');

Sentry.init({ dsn: process.argv[2], release: process.argv[3], environment: 'production' });
Sentry.setUser({ id: 'user-1' });

function total(cart) {
  return cart.items.length;
}

function checkout(cart) {
  return total(cart);
}

setImmediate(() => checkout({}));
