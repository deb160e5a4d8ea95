package batch_test

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"quotepart/billing"
	"quotepart/ledger"
)

// TestReportOfAnotherVersion forges a campaign that an older program explained in other words: its traces are others, and
// its digests hold them. Replay must take it as it is, but not when the entry says that this program explained it, nor
// when the words were changed after they were sealed.
func TestReportOfAnotherVersion(t *testing.T) {
	t.Parallel()
	const older = `UPDATE lignes SET trace = '[{"nature":"composante","montant_du":"1.00"}]' WHERE campagne = '2025-05'`
	for _, row := range []struct {
		why     string
		version int
		after   string
		want    string
	}{
		{"an older report, intact", billing.ReportVersion + 98, "", ""},
		{"a report of this version that this version would not write", billing.ReportVersion, "", "ligne: campagne 2025-05"},
		{"an older report, edited since", billing.ReportVersion + 98, `UPDATE lignes SET trace = '[]' WHERE campagne = '2025-05' AND position = 1`, "calcul: le calcul enregistré de 2025-05"},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			path := toldCopy(t)
			before := sealed(t, path)
			tamper(t, path, older)
			after := sealed(t, path)
			forge(t, path, func(db *sql.DB) {
				rewrite(t, db, 1, 99, func(e *ledger.Entry) {
					text := strings.ReplaceAll(string(e.Payload), before.Seal(), after.Seal())
					if e.Subject == "2025-05" {
						text = strings.ReplaceAll(text, before.ReportDigest(), after.ReportDigest())
						text = strings.ReplaceAll(text, fmt.Sprintf(`"version_rapport":%d`, billing.ReportVersion), fmt.Sprintf(`"version_rapport":%d`, row.version))
					}
					e.Payload = []byte(text)
				})
				for _, table := range []string{"campagnes", "calculs"} {
					if _, err := db.Exec(`UPDATE `+table+` SET empreinte = ? WHERE empreinte = ?`, after.Seal(), before.Seal()); err != nil {
						t.Fatal(err)
					}
				}
			})
			if row.after != "" {
				tamper(t, path, row.after)
			}
			report, err := open(t, path).Replay(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, d := range report.Differences {
				got += d.Check + ": " + d.Message + "\n"
			}
			if !strings.Contains(got, row.want) || (row.want == "") != (got == "") {
				t.Errorf("differences:\n%swant %q", got, row.want)
			}
		})
	}
}

// sealed reads the calculation of 2025-05 back.
func sealed(t *testing.T, path string) *billing.Calculation {
	t.Helper()
	var calculation *billing.Calculation
	if err := open(t, path).Store.Read(t.Context(), func(tx billing.Tx) error {
		var err error
		calculation, err = tx.Calculation("2025-05")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return calculation
}
