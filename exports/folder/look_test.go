package folder_test
import ("testing";"path/filepath";"os";"strings";"quotepart/billing";"quotepart/billing/billingtest";"quotepart/billing/dossier";"quotepart/billing/intake";"quotepart/exports";"quotepart/exports/folder";"quotepart/ledger")
func TestLook(t *testing.T){
	root := filepath.Join("..","..", "testdata", "dossiers", "mel")
	steps, _ := os.ReadFile(filepath.Join(root, "steps.txt"))
	tables, memory := dossier.Tables{}, billingtest.Memory{}
	n := billing.Numberer{Last: func(billing.CounterKey)(int64,error){return 0,nil}, Drawn: map[billing.CounterKey]int64{}}
	for step := range strings.Lines(string(steps)) {
		verb, name, _ := strings.Cut(strings.TrimSpace(step), " ")
		switch verb {
		case "import":
			read, _ := intake.Read(t.Context(), filepath.Join(root, name))
			tables = tables.With(read.Tables)
		case "campagne":
			d := dossier.Decode(tables)
			c, faults, err := billing.Calculate(billing.CampaignID(name), d, memory.History())
			if err != nil || len(faults) > 0 { t.Fatal(err) }
			if err := n.Number(c.Pieces, d); err!=nil { t.Fatal(err) }
			c.Digest = c.Seal()
			if _,err := folder.Write(t.Context(), "/tmp/exports-helper/mel-"+name, exports.Campaign{Campaign: billing.Campaign{ID: c.Campaign, State: billing.Emise, Digest:c.Digest, CalculatedBy:"Alix Dupont",CalculatedAt:"2026-05-20T07:30:00Z",ApprovedBy:"Camille Leroy",ApprovedAt:"2026-05-28T14:05:10Z",IssuedBy:"Alix Dupont",IssuedAt:"2026-05-31T08:00:00Z",IssueDate:"2026-05-31"}, Calculation: c, Dossier: d, Head: ledger.Head{Seq:12,Hash:strings.Repeat("ab",32)}}); err!=nil {t.Fatal(err)}
			memory.Issue(c)
		}
	}
}
