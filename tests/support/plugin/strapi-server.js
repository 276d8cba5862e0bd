// The plugin from its sources, so that a test run measures coverage and needs no build.
module.exports = require('../../../server/src').default;
