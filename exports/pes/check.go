package pes

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"quotepart/allocation/money"
	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/billing/fault"
)

// The codes of what keeps a bordereau from leaving, or should be looked at before it does. A code never changes its
// meaning. docs/spec/pes.md lists them with the rule behind each.
const (
	CodeNoBudget       = "PES-001" // the budget is no longer in the dossier
	CodeIdPost         = "PES-002"
	CodeCodCol         = "PES-003"
	CodeCodBud         = "PES-004"
	CodeProdLoc        = "PES-005"
	CodeNature         = "PES-006"
	CodeUnknownParty   = "PES-010"
	CodeNoName         = "PES-011"
	CodeNoAddress      = "PES-012"
	CodePostcode       = "PES-013"
	CodeNoTown         = "PES-014"
	CodeServiceMissing = "PES-015"
	CodeNumber         = "PES-020"
	CodeSequence       = "PES-021"
	CodeAmount         = "PES-022"
	CodeSum            = "PES-023"
	CodeNoLine         = "PES-024"
	CodeNoOriginal     = "PES-025"
	CodeRattach        = "PES-026"
	CodeDuplicate      = "PES-027"
	CodeFonction       = "PES-028"
	CodeIncomplete     = "PES-029"
	CodeComptable      = "PES-031"
	CodeIssuer         = "PES-032"
	CodeOrdonnateur    = "PES-033"
	CodeCentre         = "PES-034"
	CodeSIRET          = "PES-035"

	CodeNoSIRET      = "PES-101"
	CodeGuessed      = "PES-102"
	CodeRefBdf       = "PES-103"
	CodeUnattributed = "PES-104"
	CodeDate         = "PES-105"
	CodeRejected     = "PES-106"
	CodePayment      = "PES-107"
	CodeCut          = "PES-110"
)

// askComptable says whom to ask for what only the comptable can give.
const askComptable = "demandez-le au comptable (service de gestion comptable)"

// Check looks at everything that the schema does not check, before a byte is written (reference/pes.md §3, §8). A
// bordereau with an error is not to be written; warnings and cuts are told. The error is one of the program.
func Check(b *billing.Bordereau) (fault.List, error) {
	w := newBuilder(b)
	if w.checkBudget(); w.budget == nil {
		return w.faults, nil
	}
	w.checkBordereau()
	if b.Type == billing.PieceTitre {
		w.checkIssuer()
	}
	seen := map[string]bool{}
	for i := range b.Pieces {
		d, err := w.document(&b.Pieces[i])
		if err != nil {
			return nil, err
		}
		for _, a := range d.attachments {
			if seen[a.id] {
				w.wrong(CodeDuplicate, where{"pieces", d.piece.Identifiant}, "identifiant", a.id, "deux pièces jointes porteraient le même identifiant", "lancez « quotepart rejouer »")
			}
			seen[a.id] = true
		}
	}
	return w.faults, nil
}

// ofDossier are the errors that come from the dossier that a bordereau travels with, and from nothing else: neither from
// its numbers nor from what it corrects. They are there from the first sending with that dossier on, and stay.
var ofDossier = []string{CodeNoBudget, CodeIdPost, CodeCodCol, CodeCodBud, CodeProdLoc, CodeNature, CodeFonction, CodeUnknownParty, CodeNoName, CodeNoAddress,
	CodePostcode, CodeNoTown, CodeServiceMissing, CodeComptable, CodeIssuer, CodeOrdonnateur, CodeCentre, CodeSIRET}

// Lacking gives what the dossier of a bordereau lacks for its file to be written. While there is any, none was.
func Lacking(b *billing.Bordereau) (fault.List, error) {
	faults, err := Check(b)
	return slices.DeleteFunc(faults, func(f fault.Fault) bool {
		return f.Severity != fault.Erreur || !slices.Contains(ofDossier, f.Code)
	}), err
}

// Sendable reports whether a bordereau can be written: no error, and every line of a mandat named.
func Sendable(faults fault.List) bool {
	return !slices.ContainsFunc(faults, func(f fault.Fault) bool { return f.Severity == fault.Erreur || f.Code == CodeUnattributed })
}

var (
	idPost   = regexp.MustCompile(`^(02[AB][0-9]{3,4}|[0-9]{6,7})$`)
	codCol   = regexp.MustCompile(`^[0-9]{3}$`)
	codBud   = regexp.MustCompile(`^[0-9A-Z][0-9]$`)
	prodLoc  = regexp.MustCompile(`^[0-9a-zA-Z]{1,4}$`)
	account  = regexp.MustCompile(`^[0-9]{1,12}$`)
	fonction = regexp.MustCompile(`^[0-9]{1,10}$`)
	refBdf   = regexp.MustCompile(`^[0-9a-zA-Z]{1,13}$`)
)

func (w *builder) checkBudget() {
	if w.budget == nil {
		w.wrong(CodeNoBudget, where{"budgets", w.b.Budget}, "code", w.b.Budget, "le budget n'est plus dans le dossier", "remettez-le dans la table budgets, puis renvoyez le bordereau")
		return
	}
	b, at := w.budget, where{"budgets", w.budget.Code}
	for _, id := range []struct {
		code, column, value, expected string
		form                          *regexp.Regexp
	}{
		{CodeIdPost, "idpost", b.IDPost, "le codique du poste comptable a 6 ou 7 chiffres", idPost},
		{CodeCodCol, "codcol", b.CodCol, "le code collectivité a 3 chiffres", codCol},
		{CodeCodBud, "codbud", b.CodBud, "le code budget a 2 caractères : une majuscule ou un chiffre, puis un chiffre", codBud},
	} {
		if !id.form.MatchString(id.value) || !Meaningful(id.value) && id.column != "codbud" {
			w.wrong(id.code, at, id.column, id.value, missing(id.value)+id.expected, askComptable)
		}
	}
	if !validSIRET(b.SIRET) {
		w.wrong(CodeSIRET, at, "siret", b.SIRET, "ce SIRET n'a pas 14 chiffres ou sa clé est fausse", "corrigez la table budgets")
	}
}

// validSIRET holds a SIRET to its key, which that of zeros satisfies.
func validSIRET(number string) bool { return dossier.ValidSIRET(number) && Meaningful(number) }

func missing(value string) string {
	if value == "" {
		return "il manque ; "
	}
	return ""
}

// checkBordereau holds the bordereau to its series and its sums.
func (w *builder) checkBordereau() {
	b, at := w.b, where{"bordereaux", strconv.FormatInt(w.b.Numero, 10)}
	if b.Numero < 1 || b.Numero > 9_999_999 {
		w.wrong(CodeNumber, at, "bordereau", strconv.FormatInt(b.Numero, 10), "le numéro d'un bordereau a 1 à 7 chiffres", "voyez premier_bordereau dans la table budgets")
	}
	if !w.budget.Externe && b.Precedent != 0 && b.Numero != b.Precedent+1 {
		w.wrong(CodeSequence, at, "bordereau", strconv.FormatInt(b.Numero, 10), fmt.Sprintf("le bordereau précédent de la série est le %d : la suite est rompue", b.Precedent), "lancez « quotepart rejouer »")
	}
	if len(b.Pieces) == 0 || len(b.Pieces) > 99_999 {
		w.wrong(CodeNumber, at, "pieces", strconv.Itoa(len(b.Pieces)), "un bordereau porte de 1 à 99 999 pièces", "lancez « quotepart rejouer »")
	}
	if b.Missing > 0 {
		w.wrong(CodeIncomplete, at, "pieces", strconv.Itoa(b.Missing), "d'autres pièces portent ce bordereau, qui part en un seul fichier, et ne sont pas de cet export", "lancez « quotepart rejouer »")
	}
	if b.HT() <= 0 || b.Cumul < b.HT() {
		w.wrong(CodeSum, at, "montant", b.HT().String(), fmt.Sprintf("le bordereau fait %s € hors taxes pour un cumul annuel de %s €", b.HT(), b.Cumul), "lancez « quotepart rejouer »")
	}
	first, last := fmt.Sprintf("%04d-01-01", b.Exercice), fmt.Sprintf("%04d-01-31", b.Exercice+1)
	if b.Date < first || b.Date > last {
		w.warn(CodeDate, at, "date", b.Date, fmt.Sprintf("la date n'est ni dans l'exercice %d ni dans sa journée complémentaire (jusqu'au 31 janvier %d)", b.Exercice, b.Exercice+1), "voyez avec le comptable si Hélios prendra ce bordereau, ou s'il faut un mandat au compte 673")
	}
	if b.Etat == billing.EtatRejete {
		w.warn(CodeRejected, at, "", "", "Hélios a rejeté ce bordereau ; ce fichier est celui de l'envoi rejeté", "corrigez le dossier, importez-le, puis « quotepart bordereau renvoyer »")
	}
	if b.Type == billing.PieceMandat {
		w.warn(CodePayment, at, "", "", "le dossier ne connaît ni RIB ni mode de règlement : les mandats partent sans", "complétez-les avec le comptable")
	}
}

// checkIssuer holds what the avis des sommes à payer says of those who issue it and those who collect.
func (w *builder) checkIssuer() {
	settings := &w.b.Dossier.Parametres
	if w.issuer == nil {
		w.wrong(CodeIssuer, where{"parametres", "collectivite"}, "valeur", settings.Collectivite, "la collectivité n'est pas dans la table tiers", "ajoutez-la")
		return
	}
	w.partyOf(w.issuer, "20")
	for _, s := range []struct {
		key, value string
		max        int
	}{{"ordonnateur_nom", settings.OrdonnateurNom, 38}, {"ordonnateur_prenom", settings.OrdonnateurPrenom, 38}, {"ordonnateur_qualite", settings.OrdonnateurQual, 50}} {
		if w.fit(where{"parametres", s.key}, "valeur", s.value, s.max) == "" {
			w.wrong(CodeOrdonnateur, where{"parametres", s.key}, "valeur", s.value, "l'avis des sommes à payer nomme la personne qui l'émet", "complétez la table parametres")
		}
	}
	if w.postal(where{"parametres", "comptable_nom"}, "valeur", settings.ComptableNom, 38) == "" {
		w.wrong(CodeComptable, where{"parametres", "comptable_nom"}, "valeur", settings.ComptableNom, "l'avis des sommes à payer nomme le comptable", "complétez la table parametres")
	}
	if _, _, _, ok := parsePlace(settings.ComptableAdresse); !ok {
		w.wrong(CodeComptable, where{"parametres", "comptable_adresse"}, "valeur", settings.ComptableAdresse, "l'adresse du comptable finit par un code postal et une ville, par exemple « 1 rue du Trésor, 59000 Lille »", "complétez la table parametres")
	} else if w.comptable().place.adr2 == "" {
		w.wrong(CodeComptable, where{"parametres", "comptable_adresse"}, "valeur", settings.ComptableAdresse, "l'adresse du comptable n'a pas de voie", "complétez la table parametres")
	}
	if settings.CentreEncaissement != "" {
		if _, _, _, ok := parsePlace(settings.CentreEncaissement); !ok {
			w.wrong(CodeCentre, where{"parametres", "centre_encaissement"}, "valeur", settings.CentreEncaissement, "l'adresse finit par un code postal et une ville, par exemple « TSA 12345, 59885 Lille cedex 9 »", askComptable)
		}
	}
	if !refBdf.MatchString(w.budget.RefBdf) || !Meaningful(w.budget.RefBdf) {
		w.warn(CodeRefBdf, where{"budgets", w.budget.Code}, "refbdf", w.budget.RefBdf, missing(w.budget.RefBdf)+"le numéro émetteur a 1 à 13 lettres ou chiffres : sans lui, la DGFiP rejette l'avis des sommes à payer joint au titre (PES_Facture)", askComptable)
	}
}

// checkParty holds a third party to what Hélios wants to know of it.
func (n *notes) checkParty(t *dossier.Tiers, p *party) {
	at := reference(t)
	const ask = "demandez-le à l'intéressé et complétez la table tiers"
	if p.nom == "" {
		n.wrong(CodeNoName, at, "nom", t.Nom, "le nom manque ou ne peut pas s'écrire", ask)
	}
	if p.place.adr2 == "" {
		n.wrong(CodeNoAddress, at, "adresse", t.Adresse, "l'adresse (numéro et voie) manque", ask)
	}
	if !postcode.MatchString(p.place.cp) || !Meaningful(p.place.cp) {
		n.wrong(CodePostcode, at, "code_postal", t.CodePostal, "un code postal a exactement 5 chiffres", ask)
	}
	if p.place.ville == "" {
		n.wrong(CodeNoTown, at, "ville", t.Ville, "la ville manque", ask)
	}
	if t.SIRET != "" && !validSIRET(t.SIRET) {
		n.wrong(CodeSIRET, at, "siret", t.SIRET, "ce SIRET n'a pas 14 chiffres ou sa clé est fausse", ask)
	}
	if t.SIRET == "" && t.SIREN != "" && (!dossier.ValidSIREN(t.SIREN) || !Meaningful(t.SIREN)) {
		n.wrong(CodeSIRET, at, "siren", t.SIREN, "ce SIREN n'a pas 9 chiffres ou sa clé est fausse", ask)
	}
	if p.guessed {
		n.warn(CodeGuessed, at, "type", t.Type, fmt.Sprintf("catégorie %s et nature juridique %s sont déduites du SIREN", p.cat, p.jur), "vérifiez-les avec le comptable")
	}
}

// checkDocument holds a document to its lines.
func (w *builder) checkDocument(d *document) {
	p, at := d.piece, where{"pieces", d.piece.Identifiant}
	if p.Numero < 1 || p.Numero > 99_999_999 {
		w.wrong(CodeNumber, at, "numero", strconv.FormatInt(p.Numero, 10), "le numéro d'une pièce a 1 à 8 chiffres", "voyez premier_titre dans la table budgets")
	}
	if len(d.lines) == 0 && !d.lost {
		w.wrong(CodeNoLine, at, "", "", "la pièce n'a aucune ligne", "lancez « quotepart rejouer »")
	}
	var ht, tva money.Cents
	for i := range d.lines {
		l := &d.lines[i]
		ht, tva = ht+l.ht, tva+l.tva
		w.checkLine(d, l)
	}
	if slices.ContainsFunc(d.attachments, func(a attachment) bool { return a.facture }) {
		for i := range p.Services {
			w.factureLabel(p.Services[i].Service)
		}
	}
	if len(d.lines) > 0 && (ht != p.HT || tva != p.TVA) {
		w.wrong(CodeSum, at, "montant", p.HT.String(), fmt.Sprintf("les lignes font %s € hors taxes et %s € de TVA, la pièce %s € et %s €", ht, tva, p.HT, p.TVA), "lancez « quotepart rejouer »")
	}
}

func (w *builder) checkLine(d *document, l *documentLine) {
	p, at := d.piece, where{"pieces", d.piece.Identifiant}
	if l.ht <= 0 || l.tva < 0 || l.ht > 999_999_999_999_99 {
		w.wrong(CodeAmount, at, "montant", l.ht.String(), "un montant est strictement positif et a au plus 12 chiffres avant la virgule", "lancez « quotepart rejouer »")
	}
	if l.rattach != nil && l.rattach.originalUnknown != "" {
		w.wrong(CodeRattach, at, "origine", p.Origine, "la ligne ne peut être rattachée : "+l.rattach.originalUnknown, "importez les numéros (« quotepart numeros importer »), ou corrigez l'imputation")
	}
	if l.rattach != nil {
		w.checkOriginal(d, l)
		return
	}
	if p.Type != billing.PieceMandat && (!prodLoc.MatchString(l.prodloc) || !Meaningful(l.prodloc)) {
		w.wrong(CodeProdLoc, where{"budgets", w.b.Budget}, "prodloc", l.prodloc, missing(l.prodloc)+"le code produit local a 1 à 4 lettres ou chiffres (de la table services, sinon de la table budgets)", askComptable)
	}
	if l.unnatural != "" {
		w.wrong(CodeNature, where{"services", l.unnatural}, "nature", "", "le compte par nature manque", "complétez la table services, avec le comptable au besoin")
	} else if !account.MatchString(l.nature) || !Meaningful(l.nature) {
		w.wrong(CodeNature, at, "nature", l.nature, "un compte par nature a 1 à 12 chiffres", "corrigez la table services")
	}
	if l.fonction != "" && !fonction.MatchString(l.fonction) {
		w.wrong(CodeFonction, at, "fonction", l.fonction, "une fonction a 1 à 10 chiffres", "corrigez la table services")
	}
}

// checkOriginal holds a line that corrects another to the imputation of that one: what is wrong with it is mended where
// that titre travels, not here.
func (w *builder) checkOriginal(d *document, l *documentLine) {
	recette := d.piece.Type == billing.PieceReduction
	sound := account.MatchString(l.nature) && Meaningful(l.nature) && (l.fonction == "" || fonction.MatchString(l.fonction)) &&
		(!recette || prodLoc.MatchString(l.prodloc) && Meaningful(l.prodloc))
	if sound || l.rattach.titre == nil {
		return
	}
	titre := l.rattach.titre
	w.wrong(CodeRattach, where{"pieces", d.piece.Identifiant}, "origine", titre.Identifiant,
		fmt.Sprintf("la ligne a l'imputation du titre qu'elle corrige (produit « %s », nature « %s », fonction « %s »), qui ne peut s'écrire", l.prodloc, l.nature, l.fonction),
		fmt.Sprintf("corrigez le dossier, puis renvoyez d'abord le bordereau de titres n° %d de %d", titre.Bordereau, titre.Campaign.Year()))
}
