package journal

import (
	"bufio"
	"cmp"
	"io"
	"slices"
	"strconv"
	"strings"

	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/billing/fault"
	"quotepart/ledger"
)

// Format is a program's own way of writing a journal.
type Format string

// The formats.
const (
	Hledger   Format = "hledger"
	Ledger    Format = "ledger"
	Beancount Format = "beancount"
)

// ParseFormat reads the name of a format. It answers fault.Invalid for another one.
func ParseFormat(text string) (Format, error) {
	switch f := Format(text); f {
	case Hledger, Ledger, Beancount:
		return f, nil
	}
	return "", fault.Refuse(fault.Invalid, "--format : hledger, ledger ou beancount est attendu, pas « %s »", text)
}

// Journal is what is written: a title, the names of parties and services, and the entries in the order of their dates. Each
// is gone through twice, for every account is declared before the first entry.
type Journal struct {
	Title   string
	Dossier *dossier.Dossier // for the names
	Each    func(func(Entry) error) error
}

// Entry is an issue or a cancellation, with its postings in the order of ledger.Sort.
type Entry struct {
	Seq      int64
	Date     string // 2026-05-31: on the documents of an issue, of the entry for a cancellation
	Campaign billing.CampaignID
	Pieces   []billing.Piece // the documents that it makes
	Postings []ledger.Posting
}

// transaction is what balances by itself: a document, or a service and exercice off the accounts.
type transaction struct {
	entry    *Entry
	piece    *billing.Piece // nil off the accounts
	postings []ledger.Posting
}

// Write writes a journal that its program loads under its strict mode.
func Write(w io.Writer, format Format, j Journal) error {
	accounts, err := j.accounts()
	if err != nil {
		return err
	}
	out := &writer{Writer: bufio.NewWriterSize(w, 1<<16), dossier: j.Dossier, names: make(map[accountKey]string, len(accounts)), payees: map[string]bool{}}
	syntax := syntaxes[format]
	syntax.head(out, j.Title)
	for _, a := range accounts {
		out.names[keyOf(&a)] = AccountName(&a)
		syntax.account(out, AccountName(&a), out.label(&a))
	}
	err = j.Each(func(e Entry) error {
		for _, t := range e.transactions() {
			syntax.transaction(out, &t)
		}
		return nil
	})
	return cmp.Or(err, out.Flush())
}

// accountKey is what an account stands for.
type accountKey struct {
	book, account, tiers, service string
	exercice                      int
}

func keyOf(p *ledger.Posting) accountKey {
	return accountKey{p.Book, p.Account, p.Tiers, p.Service, p.Exercice}
}

// accounts lists the accounts of all entries in the order of their names, as postings without document nor amount.
func (j *Journal) accounts() ([]ledger.Posting, error) {
	seen := map[accountKey]bool{}
	var accounts []ledger.Posting
	err := j.Each(func(e Entry) error {
		for i := range e.Postings {
			if p := &e.Postings[i]; !seen[keyOf(p)] {
				seen[keyOf(p)] = true
				accounts = append(accounts, ledger.Posting{Book: p.Book, Account: p.Account, Tiers: p.Tiers, Service: p.Service, Exercice: p.Exercice})
			}
		}
		return nil
	})
	slices.SortFunc(accounts, func(a, b ledger.Posting) int { return strings.Compare(AccountName(&a), AccountName(&b)) })
	return accounts, err
}

// transactions divides an entry: the general book by document, as its postings are sorted; the analytic one by service and
// exercice.
func (e *Entry) transactions() []transaction {
	pieces := make(map[string]*billing.Piece, len(e.Pieces))
	for i := range e.Pieces {
		pieces[e.Pieces[i].Identifiant] = &e.Pieces[i]
	}
	postings := slices.Clone(e.Postings)
	slices.SortStableFunc(postings, func(a, b ledger.Posting) int {
		if order := cmp.Or(strings.Compare(a.Book, b.Book), strings.Compare(a.Document, b.Document)); order != 0 || a.Book == ledger.BookGeneral {
			return order
		}
		return cmp.Or(strings.Compare(a.Service, b.Service), cmp.Compare(a.Exercice, b.Exercice))
	})
	var transactions []transaction
	for begin := 0; begin < len(postings); {
		first, end := &postings[begin], begin+1
		for end < len(postings) && together(first, &postings[end]) {
			end++
		}
		transactions = append(transactions, transaction{e, pieces[first.Document], postings[begin:end]})
		begin = end
	}
	return transactions
}

func together(a, b *ledger.Posting) bool {
	if a.Book != b.Book || a.Document != b.Document {
		return false
	}
	return a.Book == ledger.BookGeneral || a.Service == b.Service && a.Exercice == b.Exercice
}

// writer is where a syntax writes.
type writer struct {
	*bufio.Writer
	dossier *dossier.Dossier
	names   map[accountKey]string
	payees  map[string]bool // declared already
	amount  []byte
}

func (w *writer) write(texts ...string) {
	for _, text := range texts {
		w.WriteString(text) // an error stays with the buffer until Flush
	}
}

// posting writes a line of a transaction: the three programs read it alike. Two spaces part the account from the amount.
func (w *writer) posting(p *ledger.Posting) {
	w.write("    ", w.names[keyOf(p)], "  ")
	w.amount = p.Amount.Append(w.amount[:0])
	w.Write(w.amount)
	w.write(" EUR\n")
}

// label says in words what an account is.
func (w *writer) label(p *ledger.Posting) string {
	var words []string
	if p.Book == ledger.BookGeneral {
		words = append(words, "compte "+p.Account)
	} else {
		words = append(words, strings.ReplaceAll(strings.ReplaceAll(p.Account, "_", " "), ":", ", "))
	}
	if p.Tiers != "" {
		words = append(words, p.Tiers+" "+w.tiers(p.Tiers))
	}
	if p.Service != "" {
		name := ""
		if s := w.dossier.Service(p.Service); s != nil {
			name = s.Libelle
		}
		words = append(words, p.Service+" "+name)
	}
	return plain(strings.Join(words, ", "))
}

func (w *writer) tiers(code string) string {
	if t := w.dossier.TiersOf(code); t != nil {
		return t.Nom
	}
	return ""
}

// describe names whom a transaction concerns, and what it is.
func (w *writer) describe(t *transaction) (party, what string) {
	campaign := ", campagne " + string(t.entry.Campaign)
	first := &t.postings[0]
	if first.Book != ledger.BookGeneral {
		return plain("service " + first.Service), plain("coût et parts de l'exercice " + itoa(int64(first.Exercice)) + campaign)
	}
	if t.piece == nil {
		return "", plain("pièce " + first.Document + campaign)
	}
	what = t.piece.Type.Label()
	if t.piece.Numero > 0 {
		what += " n° " + itoa(t.piece.Numero) + ", bordereau " + itoa(t.piece.Bordereau)
	}
	if t.piece.Cause == billing.CauseAnnulation {
		what += ", annulation de " + t.piece.Origine
	}
	return plain(t.piece.Debiteur + " " + w.tiers(t.piece.Debiteur)), plain(what + campaign)
}

// plain writes a label so that none of the three programs reads anything in it: no end of line, comment, tag, date, virtual posting,
// payee or quote. Codes stay exact in the names of accounts.
func plain(text string) string {
	var clean strings.Builder
	space := false
	for _, r := range text {
		switch {
		case r < ' ' || r == 0x7f || r == '\u0085' || r == '\u2028' || r == '\u2029' || r == 0xfffd || r == '\ufeff':
			r = ' '
		case r == '|' || r == '\\':
			r = '/'
		case r == ';':
			r = ','
		case r == ':':
			r = '∶' // a ratio sign: a colon makes a tag
		case r == '"' || r == '`':
			r = '\''
		case r == '[' || r == '{' || r == '<':
			r = '('
		case r == ']' || r == '}' || r == '>':
			r = ')'
		case r == '@' || r == '=' || r == '*' || r == '!' || r == '%' || r == '#' || r == '~':
			r = '-'
		}
		if r == ' ' || r == '\u00a0' || r == '\u202f' {
			space = clean.Len() > 0
			continue
		}
		if space {
			clean.WriteByte(' ')
			space = false
		}
		clean.WriteRune(r)
	}
	return clean.String()
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
