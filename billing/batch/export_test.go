package batch

// For the tests of what no verb shows.
var DigestPostings = digestPostings
