package batch_test

import (
	"os"
	"testing"

	"quotepart/billing/store/pgtest"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(childVariable); path != "" {
		child(path)
		return
	}
	if path := os.Getenv(rivalVariable); path != "" {
		rival(path)
		return
	}
	if order := os.Getenv(suicideVariable); order != "" {
		suicide(order)
		return
	}
	os.Exit(runTests(m))
}

func runTests(m *testing.M) int {
	var err error
	if scratch, err = os.MkdirTemp("", "quotepart-batch-"); err != nil {
		panic(err)
	}
	defer os.RemoveAll(scratch)
	defer pgtest.Stop()
	return m.Run()
}
