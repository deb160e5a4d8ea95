package batch_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math/rand/v2"
	"testing"

	"quotepart/allocation/money"
	"quotepart/billing/batch"
	"quotepart/ledger"
)

// TestDigestPostings holds the digest to the JSON that docs/spec/pack.md gives, as encoding/json writes it, with texts that
// it escapes.
func TestDigestPostings(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(4, 2))
	texts := []string{"", "70845", "C59350", "l'été", `a"b\\c`, "<&>", "ligne\nligne", "\u2028", "\x7f", "\xff", "😀", "\t"}
	text := func() string { return texts[random.IntN(len(texts))] }
	for count := range 60 {
		postings := make([]ledger.Posting, count)
		for i := range postings {
			postings[i] = ledger.Posting{Entry: 7, Book: text(), Account: text(), Tiers: text(), Service: text(), Exercice: random.IntN(3000),
				Document: text(), Amount: money.Cents(random.Int64N(1e9) - 5e8)}
		}
		got := batch.DigestPostings(postings)
		ledger.Sort(postings)
		for i := range postings {
			postings[i].Entry = 0
		}
		bytes, err := json.Marshal(postings)
		if err != nil {
			t.Fatal(err)
		}
		if sum := sha256.Sum256(bytes); got != hex.EncodeToString(sum[:]) {
			t.Errorf("the digest of %d postings is not that of %s", count, bytes)
		}
	}
}
