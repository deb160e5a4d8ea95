package exports_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/allocation/money"
	"quotepart/billing"
	"quotepart/exports"
	"quotepart/exports/exportstest"
)

// plain turns no-break spaces into spaces, so that a test can be read.
func plain(text string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(text)
}

func noticesOf(t *testing.T, c exports.Campaign, debtor string) []exports.Notice {
	t.Helper()
	s, err := read(t, c).Statement(debtor)
	if err != nil {
		t.Fatal(err)
	}
	return s.Notices()
}

// words gives every text of a notice, one a line.
func words(n *exports.Notice) string {
	lines := []string{n.Title, n.Subject, n.InWords, n.Original, n.Cause, n.Annex, n.Executory, exports.Euros(n.TTC), n.TotalLabel}
	for _, fact := range n.Facts {
		lines = append(lines, fact.Label+" = "+fact.Text)
	}
	for i := range n.Lines {
		l := &n.Lines[i]
		lines = append(lines, l.Label, l.Grounds, l.VAT, exports.Euros(l.Montant))
		lines = append(append(lines, l.Details...), l.Imputation...)
	}
	lines = slices.Concat(lines, n.Payment, n.Remedies, n.Ordonnateur, n.Comptable)
	return plain(strings.Join(lines, "\n"))
}

// complete is Small with all that a titre can mention.
func complete() exports.Campaign {
	c := exportstest.Small()
	service := c.Dossier.Service("TRE-CEP")
	service.Cadre, service.Nature, service.Fonction = "Convention de prestation de services (CGCT, art. L. 5215-27)", "70875", "020"
	tiers := c.Dossier.TiersOf("59005")
	tiers.CodeService, tiers.Engagement = "FINANCES", "MUT-2026-005"
	c.Dossier.Parametres.Tribunal = "Tribunal administratif de Lille"
	return c
}

func TestMentions(t *testing.T) {
	t.Parallel()
	with := func(change func(*exports.Campaign)) exports.Campaign {
		c := complete()
		change(&c)
		return c
	}
	original := with(func(c *exports.Campaign) {
		titre := billing.Piece{Campaign: "2026-05", Type: billing.PieceTitre, Identifiant: "2026-05/PRINC/59350/O", Numero: 77, TTC: exportstest.Cents("1000.00"), Debiteur: "59350"}
		c.Earlier = []billing.Earlier{{Campaign: billing.Campaign{ID: "2025-11", IssueDate: "2025-12-01"}, Billed: billing.Billed{Campaign: "2025-11", Dossier: c.Dossier}, Pieces: []billing.Piece{titre}}}
	})
	for _, row := range []struct {
		why      string
		campaign exports.Campaign
		debtor   string
		piece    string
		want     []string
	}{
		{"nature of the claim", complete(), "59005", "2026-05/PRINC/59005", []string{"Avis des sommes à payer", "Participation aux services mutualisés (Métropole européenne de Lille), campagne de mai 2026", "Conseil en énergie partagé (CEP)"}},
		{"grounds", complete(), "59005", "2026-05/PRINC/59005", []string{"Fondement : Convention de prestation de services (CGCT, art. L. 5215-27) ; délibération 24 C 9050 (tarif ou clé)", "délibération 25 DD 17 (ajustement)"}},
		{"bases", complete(), "59005", "2026-05/PRINC/59005", []string{"2026 (provisoire) : adhésion annuelle, 845 habitants", "sont en annexe de ce document"}},
		{"imputation", complete(), "59005", "2026-05/PRINC/59005", []string{"70875, fonction 020", "chez vous : 62876", "Budget = Budget principal", "Section = Fonctionnement"}},
		{"amount", complete(), "59005", "2026-05/PRINC/59005", []string{"915,67 €", "Arrêté le présent titre à la somme de neuf cent quinze euros et soixante-sept centimes."}},
		{"numbers", complete(), "59005", "2026-05/PRINC/59005", []string{"Numéro = n° 1202", "Bordereau = n° 7", "Exercice = 2026", "Référence à rappeler = 2026-05/PRINC/59005"}},
		{"debtor", complete(), "59005", "2026-05/PRINC/59005", []string{"SIRET du débiteur = 215 900 055 00018", "Code service = FINANCES", "N° d'engagement = MUT-2026-005"}},
		{"dates", complete(), "59005", "2026-05/PRINC/59005", []string{"Date d'émission = 31 mai 2026", "Rendu exécutoire le = 31 mai 2026"}},
		{"who issues and collects", complete(), "59005", "2026-05/PRINC/59005", []string{"Dominique Martin\nPrésident", "Service de gestion comptable de Lille\n82 avenue Kennedy, 59000 Lille"}},
		{"means of payment", complete(), "59005", "2026-05/PRINC/59005", []string{"à l'ordre du comptable désigné ci-dessous, en rappelant la référence 2026-05/PRINC/59005"}},
		{"remedies", complete(), "59005", "2026-05/PRINC/59005", []string{"Dans les deux mois de la réception", "Tribunal administratif de Lille", "L. 1617-5, 2°", "suspend la force exécutoire"}},
		{"remedies without a court", exportstest.Small(), "59005", "2026-05/PRINC/59005", []string{"devant le tribunal administratif compétent (article"}},
		{"executory sentence", complete(), "59005", "2026-05/PRINC/59005", []string{"Titre exécutoire en application de l'article L. 252 A du Livre des procédures fiscales", "R. 2342-4"}},
		{"a budget that is numbered elsewhere, with VAT", complete(), "59005", "2026-05/IMP/59005", []string{"Numéro = en attente de numéro", "20 %", "mille cinq cent quarante-huit euros"}},
		{"a reduction", complete(), "59350", "2026-05/PRINC/59350/R", []string{"Avis de réduction de titre", "Titre corrigé : 2026-05/PRINC/59350/O.", "inférieur à ce qui a déjà été émis cette année", "Vous n'avez rien à payer"}},
		{"a reduction of a known titre", original, "59350", "2026-05/PRINC/59350/R", []string{"Titre corrigé : n° 77 (référence 2026-05/PRINC/59350/O), émis le 1er décembre 2025, d'un montant de 1 000,00 €. Après la présente pièce, il reste 550,00 €"}},
		{"a mandat", complete(), "59350", "2026-05/PRINC/59350/M", []string{"Avis de versement", "300,00 € vous sont versés", "reviennent à ses adhérents"}},
		{"a mandat on 673", with(func(c *exports.Campaign) {
			c.Calculation.Pieces[1].Cause = billing.CauseAnnulation673
			c.Dossier.Service("TRE-CEE").Nature = "70875"
		}), "59350", "2026-05/PRINC/59350/M", []string{"Avis de versement", "673", "compte 673 (titres annulés sur exercices antérieurs)"}},
		{"a cancellation", complete(), "59005", "2025-11/PRINC/59005/A", []string{"Avis d'annulation de titre", "Titre annulé : 2025-11/PRINC/59005.", "Motif : titre émis deux fois.", "celles du titre annulé"}},
		{"a draft", exportstest.Draft(), "59005", "2026-05/PRINC/59005", []string{"Numéro = PROJET, sans numéro", "Date d'émission = non émis"}},
	} {
		notices := noticesOf(t, row.campaign, row.debtor)
		at := slices.IndexFunc(notices, func(n exports.Notice) bool { return n.Piece.Identifiant == row.piece })
		if at < 0 {
			t.Errorf("%s: no notice of %s", row.why, row.piece)
			continue
		}
		text := words(&notices[at])
		for _, want := range row.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q is not in:\n%s", row.why, want, text)
			}
		}
	}
}

// TestWhatIsNotSaid holds back what only a titre that is issued says.
func TestWhatIsNotSaid(t *testing.T) {
	t.Parallel()
	for _, c := range []exports.Campaign{complete(), exportstest.Draft()} {
		for _, debtor := range []string{"59005", "59350"} {
			for _, n := range noticesOf(t, c, debtor) {
				if titre := n.Piece.Type == billing.PieceTitre && !c.Draft; titre != (n.Executory != "") {
					t.Errorf("%s: the executory sentence is %q", n.Piece.Identifiant, n.Executory)
				}
				if text := words(&n); n.Piece.Type != billing.PieceTitre && strings.Contains(text, "Payez") || c.Draft && strings.Contains(text, "Rendu exécutoire") {
					t.Errorf("%s says too much:\n%s", n.Piece.Identifiant, text)
				}
			}
		}
	}
}

// TestNoticesFoot adds up what is shown: services make the document, groups make the lines.
func TestNoticesFoot(t *testing.T) {
	t.Parallel()
	for _, c := range append(exportstest.Sample(t, ".."), exportstest.Small()) {
		r := read(t, c)
		for _, debtor := range r.Debtors() {
			s, err := r.Statement(debtor)
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range s.Notices() {
				var sum money.Cents
				for i := range n.Lines {
					sum += n.Lines[i].Montant
				}
				if sum != n.HT || n.HT+n.TVA != n.TTC {
					t.Errorf("%s: services sum to %s, the document says %s + %s = %s", n.Piece.Identifiant, sum, n.HT, n.TVA, n.TTC)
				}
			}
			var all, shown, net money.Cents
			for i := range s.Lines {
				all += s.Lines[i].Montant
			}
			for _, group := range s.Groups() {
				net += group.Net
				for i := range group.Lines {
					shown += group.Lines[i].Montant
				}
			}
			if diff := cmp.Diff([]money.Cents{all, all}, []money.Cents{shown, net}); diff != "" {
				t.Errorf("%s %s: groups (-lines +groups):\n%s", c.Campaign.ID, debtor, diff)
			}
		}
	}
}
