package pack_test

import (
	"bytes"
	"testing"

	"quotepart/billing"
	"quotepart/billing/pack"
	"quotepart/billing/store"
	"quotepart/billing/store/pgtest"
)

// TestSameBytesFromPostgres: the same story told to the other engine gives the same pack, to the byte.
func TestSameBytesFromPostgres(t *testing.T) {
	t.Parallel()
	db, err := store.Open(t.Context(), pgtest.Database(t), store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := tell(t.Context(), verbs(db)); err != nil {
		t.Fatal(err)
	}
	want, err := toldPack()
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	err = db.Read(t.Context(), func(tx billing.Tx) error {
		_, err := pack.Write(&got, tx)
		return err
	})
	if err != nil || !bytes.Equal(got.Bytes(), want) {
		t.Errorf("%d bytes from PostgreSQL (%v), %d from SQLite, want the same", got.Len(), err, len(want))
	}
}
