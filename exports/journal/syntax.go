package journal

// syntax is how a program writes what a journal is made of.
type syntax struct {
	head        func(w *writer, title string)
	account     func(w *writer, name, label string)
	transaction func(w *writer, t *transaction)
}

var syntaxes = map[Format]syntax{
	Hledger:   {hledgerHead, hledgerAccount, hledgerTransaction},
	Ledger:    {ledgerHead, ledgerAccount, ledgerTransaction},
	Beancount: {beancountHead, beancountAccount, beancountTransaction},
}

func hledgerHead(w *writer, title string) {
	w.write("; ", plain(title), "\n; hledger check --strict -f FICHIER\n\ndecimal-mark .\ncommodity 1000.00 EUR\n\n")
	for _, root := range []struct{ name, kind string }{{rootActif, "A"}, {rootPassif, "L"}, {rootProduits, "R"}, {rootCharges, "X"}, {rootHorsBilan, "E"}} {
		w.write("account ", root.name, "  ; type: ", root.kind, "\n")
	}
}

func hledgerAccount(w *writer, name, label string) { w.write("account ", name, "  ; ", label, "\n") }

// hledgerTransaction declares a payee before its first transaction, for « hledger check payees ».
func hledgerTransaction(w *writer, t *transaction) {
	payee, what := w.describe(t)
	if payee == "" {
		payee = what // without « | » hledger takes the whole description for it
	}
	if !w.payees[payee] {
		w.payees[payee] = true
		w.write("\npayee ", payee, "\n")
	}
	ledgerTransaction(w, t)
}

func ledgerHead(w *writer, title string) {
	w.write("; ", plain(title), "\n; ledger --strict --pedantic -f FICHIER balance\n\ncommodity EUR\n    format 1000.00 EUR\n\n")
}

func ledgerAccount(w *writer, name, label string) {
	w.write("account ", name, "\n    note ", label, "\n")
}

func beancountHead(w *writer, title string) {
	w.write("; ", plain(title), "\n; bean-check FICHIER\n\noption \"title\" \"", plain(title), "\"\noption \"operating_currency\" \"EUR\"\n")
	for _, root := range []struct{ option, name string }{{"assets", rootActif}, {"liabilities", rootPassif}, {"income", rootProduits}, {"expenses", rootCharges}, {"equity", rootHorsBilan}} {
		w.write("option \"name_", root.option, "\" \"", root.name, "\"\n")
	}
	w.write("\n", firstDay, " commodity EUR\n\n")
}

func ledgerTransaction(w *writer, t *transaction) {
	party, what := w.describe(t)
	w.write("\n", t.entry.Date, " * ")
	if document := t.postings[0].Document; document != "" {
		w.write("(", plain(document), ") ")
	}
	if party != "" {
		w.write(party, " | ")
	}
	w.write(what, "\n")
	for i := range t.postings {
		w.posting(&t.postings[i])
	}
}

// firstDay is before any entry: beancount wants an account open when it is used.
const firstDay = "1970-01-01"

func beancountAccount(w *writer, name, label string) {
	w.write(firstDay, " open ", name, " EUR\n    libelle: \"", label, "\"\n")
}

func beancountTransaction(w *writer, t *transaction) {
	party, what := w.describe(t)
	w.write("\n", t.entry.Date, " * \"", party, "\" \"", what, "\"\n    ecriture: \"", itoa(t.entry.Seq), "\"\n")
	if document := t.postings[0].Document; document != "" {
		w.write("    piece: \"", plain(document), "\"\n")
	}
	for i := range t.postings {
		w.posting(&t.postings[i])
	}
}
