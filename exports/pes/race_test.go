//go:build race

package pes_test

// raceDetector tells that the tests run under the race detector.
const raceDetector = true
