package pack

import (
	"slices"

	"quotepart/allocation/money"
	"quotepart/ledger"
)

// Entries calls do with each entry of the ledger in the order of the file, which is that of sequence: a chain whose entries
// were moved does not verify.
func (p *Pack) Entries(do func(ledger.Entry) error) error {
	head := ledger.Head{}
	t, err := p.open(entriesName, entryColumns)
	if err != nil {
		return err
	}
	for t.next() {
		e := ledger.Entry{Seq: t.integer(0), Version: int(t.integer(1)), Time: t.text(2), Actor: t.text(3), Kind: t.text(4), Subject: t.text(5),
			Payload: []byte(t.text(6)), PrevHash: t.text(7), Hash: t.text(8)}
		if t.err != nil {
			break
		}
		head = e.Head()
		if err := do(e); err != nil {
			_ = t.close()
			return err
		}
	}
	if t.err == nil {
		p.head = head
	}
	return t.close()
}

// postings is a reading of ledger_posting.tsv under way: entries are mostly asked for in their order.
type postings struct {
	table  *table
	asked  int64 // the last entry asked for
	entry  int64 // of the row that waits
	waits  bool
	before int64
}

func (c *postings) close() {
	if c != nil {
		_ = c.table.close()
	}
}

// next reads the entry of the next row. Entries must not go back: what stands behind them would not be seen.
func (c *postings) next() {
	c.before = c.entry
	if c.waits = c.table.next(); !c.waits {
		return
	}
	if c.entry = c.table.integer(0); c.table.number > 2 && c.entry < c.before {
		c.table.refuse("entry", "les écritures doivent se suivre dans leur ordre", string(c.table.fields[0]))
	}
	c.waits = c.table.err == nil
}

// Postings gives the postings of one entry, sorted by ledger.Sort.
func (p *Pack) Postings(seq int64) ([]ledger.Posting, error) {
	if p.postings == nil || seq <= p.postings.asked {
		if err := p.rewind(); err != nil {
			return nil, err
		}
	}
	c := p.postings
	c.asked = seq
	for c.waits && c.entry < seq {
		c.next()
	}
	var list []ledger.Posting
	t := c.table
	if c.waits && c.entry == seq {
		list = make([]ledger.Posting, 0, p.widest)
	}
	for c.waits && c.entry == seq {
		list = append(list, ledger.Posting{Entry: seq, Book: t.code(2), Account: t.code(3), Tiers: t.code(4), Service: t.code(5),
			Exercice: int(t.integer(6)), Document: t.code(7), Amount: money.Cents(t.integer(8))})
		if position := t.integer(1); position != int64(len(list)) {
			t.note("position %d lue, %d attendue", position, len(list))
		}
		c.next()
	}
	if t.err != nil {
		return nil, t.err
	}
	if !slices.IsSortedFunc(list, ledger.Posting.Compare) {
		p.note(postingsName, "les imputations de l'écriture n° %d ne sont pas dans leur ordre", seq)
		ledger.Sort(list)
	}
	p.widest = max(p.widest, len(list))
	return list, nil
}

// rewind reads the postings from their beginning.
func (p *Pack) rewind() error {
	p.postings.close()
	p.postings = nil
	t, err := p.open(postingsName, postingColumns)
	if err != nil {
		return err
	}
	t.most = maxPostings
	p.postings = &postings{table: t}
	p.postings.next()
	return t.err
}
