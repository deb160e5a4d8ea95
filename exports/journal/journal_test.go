package journal_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/allocation/money"
	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/exports/journal"
	"quotepart/ledger"
)

// hostile are codes and names that mean something to one of the programs, or that an account cannot hold.
var hostile = []string{
	"59350", "NUM-RGPD", "A", "a", "-", "--", "A-", "-A", "A--B", "A-B", "2D", "--2D", "A;B", `"`, `\`, "a|b", "é", "É", "😀", "l'été", "A:B", "A: 1", "date: x", "[2026/1/1]",
	"(x)", "(x", "((", ")", "{1 EUR}", "@ 3", "= 4", "a\nb", "\tx", "  double  ", "* !", "#tag ^link", "include /etc/passwd", "%y", "~", "<x>", "&", "œ\u202f€", "\u2028", "\xff", strings.Repeat("x", 300),
}

// program runs one of Debian's programs. It skips the test where it is not installed, and fails it in CI.
func program(t *testing.T, name string, arguments ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("CI must find ", name)
		}
		t.Skip(name, " is not installed")
	}
	command := exec.Command(name, arguments...)
	command.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "LEDGER_INIT_FILE=/dev/null", "HOME="+t.TempDir())
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	if err := command.Run(); err != nil || stderr.Len() > 0 {
		t.Fatalf("%s %.200v: %v\n%.2000s", name, arguments, err, stderr.String())
	}
	return stdout.String()
}

// loads holds a file to the strict mode of its program, and gives its balances by account, as it writes them.
func loads(t *testing.T, format journal.Format, path string) map[string]string {
	t.Helper()
	var rows [][]string
	var err error
	switch format {
	case journal.Hledger:
		program(t, "hledger", "-f", path, "check", "--strict", "ordereddates", "payees")
		rows, err = csv.NewReader(strings.NewReader(program(t, "hledger", "-f", path, "balance", "-N", "-E", "--flat", "-O", "csv"))).ReadAll()
		rows = rows[1:]
	case journal.Ledger:
		text := program(t, "ledger", "--strict", "--pedantic", "-f", path, "balance", "--flat", "--no-total", "--empty", "--balance-format", `%(account),%(quantity(display_total))`+"\n")
		rows, err = csv.NewReader(strings.NewReader(text)).ReadAll()
	case journal.Beancount:
		program(t, "bean-check", path)
		program(t, "bean-check", demanding(t, path))
		rows, err = csv.NewReader(strings.NewReader(program(t, "bean-query", "-f", "csv", path, "SELECT account, sum(number) GROUP BY account"))).ReadAll()
		rows = rows[1:]
	}
	if err != nil {
		t.Fatal(err)
	}
	balances := map[string]string{}
	for _, row := range rows {
		amount, err := strconv.ParseFloat(strings.TrimSpace(strings.ReplaceAll(strings.TrimSuffix(row[1], " EUR"), ",", "")), 64) // exact below 2⁵³ cents
		if err != nil {
			t.Fatalf("%s: balance %q: %v", format, row, err)
		}
		if cents := fmt.Sprintf("%.2f", amount); cents != "0.00" {
			balances[strings.TrimSpace(row[0])] = cents
		}
	}
	return balances
}

// demanding puts a journal under the plugins that beancount calls pedantic, but for the one that wants every pair of transactions
// to differ: hostile entries repeat each other.
func demanding(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var plugins strings.Builder
	for _, name := range []string{"check_commodity", "coherent_cost", "leafonly", "nounused", "onecommodity"} {
		fmt.Fprintf(&plugins, "plugin \"beancount.plugins.%s\"\n", name)
	}
	to := filepath.Join(t.TempDir(), "demanding.beancount")
	if err := os.WriteFile(to, append([]byte(plugins.String()), text...), 0o644); err != nil {
		t.Fatal(err)
	}
	return to
}

// written writes a journal into a file of the test's own.
func written(t *testing.T, format journal.Format, j journal.Journal) string {
	t.Helper()
	var text, again bytes.Buffer
	for _, to := range []*bytes.Buffer{&text, &again} {
		if err := journal.Write(to, format, j); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(text.Bytes(), again.Bytes()) {
		t.Errorf("%s: two runs do not give the same bytes", format)
	}
	path := filepath.Join(t.TempDir(), "journal."+string(format))
	if err := os.WriteFile(path, text.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// random makes entries of balanced documents over codes that the programs might take for something else.
func random(seed uint64) (journal.Journal, map[ledger.Posting]money.Cents) {
	source := rand.New(rand.NewPCG(seed, 5))
	pick := func() string { return hostile[source.IntN(len(hostile))] }
	d := &dossier.Dossier{}
	sums := map[ledger.Posting]money.Cents{}
	var entries []journal.Entry
	for e := range 8 {
		entry := journal.Entry{Seq: int64(e + 1), Date: fmt.Sprintf("20%02d-05-%02d", 20+source.IntN(9), 1+source.IntN(28)), Campaign: "2026-05"}
		for n := range 12 {
			name := fmt.Sprintf("T-%d-%d", e, n)
			entry.Pieces = append(entry.Pieces, billing.Piece{Identifiant: name, Type: billing.PieceTitre, Numero: int64(n), Bordereau: 1, Debiteur: pick()})
			amount, service := money.Cents(source.IntN(1e9)+1), pick()
			entry.Postings = append(entry.Postings,
				ledger.Posting{Book: ledger.BookGeneral, Account: "44342", Tiers: entry.Pieces[n].Debiteur, Document: name, Amount: amount},
				ledger.Posting{Book: ledger.BookGeneral, Account: []string{"70845", "471", "673", "1318"}[source.IntN(4)], Service: service, Document: name, Amount: -amount},
				ledger.Posting{Book: ledger.BookAnalytic, Account: "cout", Service: service, Exercice: 2020 + n, Amount: -amount},
				ledger.Posting{Book: ledger.BookAnalytic, Account: "metropole:part_decidee", Service: service, Exercice: 2020 + n, Amount: amount})
		}
		ledger.Sort(entry.Postings)
		for _, p := range entry.Postings {
			amount := p.Amount
			p.Document, p.Amount = "", 0
			sums[p] += amount
		}
		entries = append(entries, entry)
	}
	slices.SortStableFunc(entries, func(a, b journal.Entry) int { return strings.Compare(a.Date, b.Date) })
	return journal.Journal{Title: pick(), Dossier: d, Each: func(do func(journal.Entry) error) error {
		for _, e := range entries {
			if err := do(e); err != nil {
				return err
			}
		}
		return nil
	}}, sums
}

// TestProgramsAgree loads hostile journals into the three programs under their strict modes: each gives one balance for each account
// of ours, to the cent.
func TestProgramsAgree(t *testing.T) {
	t.Parallel()
	for _, format := range []journal.Format{journal.Hledger, journal.Ledger, journal.Beancount} {
		t.Run(string(format), func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(6) {
				j, sums := random(seed)
				want := map[string]string{}
				for p, sum := range sums {
					name := journal.AccountName(&p)
					if _, twice := want[name]; twice {
						t.Fatalf("two accounts are named %s", name)
					}
					if want[name] = sum.String(); sum == 0 {
						delete(want, name)
					}
				}
				if diff := cmp.Diff(want, loads(t, format, written(t, format, j))); diff != "" {
					t.Errorf("seed %d (-ledger +%s):\n%s", seed, format, diff)
				}
			}
		})
	}
}

// TestNamesTellApart: no two codes make one name, and every name is one that beancount takes.
func TestNamesTellApart(t *testing.T) {
	t.Parallel()
	seen := map[string]ledger.Posting{}
	for _, tiers := range append(hostile, "") {
		for _, service := range append(hostile, "") {
			for _, book := range []string{ledger.BookGeneral, ledger.BookAnalytic} {
				p := ledger.Posting{Book: book, Account: "70845", Tiers: tiers, Service: service}
				name := journal.AccountName(&p)
				if other, taken := seen[name]; taken {
					t.Errorf("%+v and %+v are both %s", p, other, name)
				}
				seen[name] = p
				for _, part := range strings.Split(name, ":") {
					if strings.Trim(part, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-") != "" || strings.Trim(part[:1], "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "" {
						t.Errorf("%q is no account name", name)
					}
				}
			}
		}
	}
}

// TestAccountNames are those of docs/spec/journal.md.
func TestAccountNames(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		posting ledger.Posting
		want    string
	}{
		{ledger.Posting{Book: ledger.BookGeneral, Account: "44342", Tiers: "59350"}, "Actif:44342:T59350"},
		{ledger.Posting{Book: ledger.BookGeneral, Account: "411", Tiers: "SYN 1"}, "Actif:411:TSYN--201"},
		{ledger.Posting{Book: ledger.BookGeneral, Account: "44341", Tiers: "59350"}, "Passif:44341:T59350"},
		{ledger.Posting{Book: ledger.BookGeneral, Account: "44571"}, "Passif:44571"},
		{ledger.Posting{Book: ledger.BookGeneral, Account: "471", Service: "X"}, "Passif:471:SX"},
		{ledger.Posting{Book: ledger.BookGeneral, Account: "70845", Service: "NUM-RGPD"}, "Produits:70845:SNUM-RGPD"},
		{ledger.Posting{Book: ledger.BookGeneral, Account: "673", Service: "ADS"}, "Charges:673:SADS"},
		{ledger.Posting{Book: ledger.BookAnalytic, Account: "cout", Service: "ADS", Exercice: 2026}, "HorsBilan:Cout:SADS:2026"},
		{ledger.Posting{Book: ledger.BookAnalytic, Account: "metropole:part_decidee", Service: "ADS", Exercice: 2026}, "HorsBilan:Metropole:PartDecidee:SADS:2026"},
	} {
		if got := journal.AccountName(&row.posting); got != row.want {
			t.Errorf("%+v: %s, want %s", row.posting, got, row.want)
		}
	}
}
