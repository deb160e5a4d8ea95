package journal

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"quotepart/billing"
	"quotepart/ledger"
)

// The roots of the accounts. Off the accounts everything is under one root, of equity.
const (
	rootActif     = "Actif"
	rootPassif    = "Passif"
	rootProduits  = "Produits"
	rootCharges   = "Charges"
	rootHorsBilan = "HorsBilan"
)

// AccountName names the account of a posting: Actif:44342:T59350, Produits:70845:SADS, HorsBilan:Cout:SADS:2026. Each part
// begins with a capital letter or a digit and holds letters, digits and hyphens alone, as beancount wants it. Two postings have one
// name only when they have the same book, account, tiers, service and exercice.
func AccountName(p *ledger.Posting) string {
	parts := []string{rootHorsBilan}
	if p.Book == ledger.BookGeneral {
		parts = []string{rootOf(p.Account), encode("", p.Account)}
	} else {
		for _, part := range strings.Split(p.Account, ":") {
			parts = append(parts, analyticName(part))
		}
	}
	if p.Tiers != "" {
		parts = append(parts, encode("T", p.Tiers))
	}
	if p.Service != "" {
		parts = append(parts, encode("S", p.Service))
	}
	if p.Exercice != 0 {
		parts = append(parts, strconv.Itoa(p.Exercice))
	}
	return strings.Join(parts, ":")
}

// rootOf places an account of the M57 plan: classes 6 and 7 are charges and revenue; of class 4, what others owe is an
// asset, and what is owed to them, VAT and what is to be classed are liabilities.
func rootOf(account string) string {
	switch {
	case strings.HasPrefix(account, "6"):
		return rootCharges
	case strings.HasPrefix(account, "7"):
		return rootProduits
	case billing.Receivable(account), strings.HasPrefix(account, "2"), strings.HasPrefix(account, "3"), strings.HasPrefix(account, "5"):
		return rootActif
	}
	return rootPassif
}

// analyticName writes an account of the analytic book in words: part_decidee is PartDecidee.
func analyticName(account string) string {
	var name strings.Builder
	for _, word := range strings.Split(account, "_") {
		if word != "" {
			name.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return encode("", name.String())
}

// encode writes a code behind a letter that says what it is. A byte that an account cannot hold is two hyphens and its two
// hexadecimal digits, and so is a hyphen that no letter or digit follows: no two codes are one. Without a letter, a code that
// does not begin as it must is put behind an X.
func encode(letter, code string) string {
	var name strings.Builder
	name.WriteString(letter)
	for i := range len(code) {
		switch c := code[i]; {
		case isAlphanumeric(c), c == '-' && i+1 < len(code) && isAlphanumeric(code[i+1]):
			name.WriteByte(c)
		default:
			const digits = "0123456789ABCDEF"
			name.Write([]byte{'-', '-', digits[c>>4], digits[c&15]})
		}
	}
	text := name.String()
	if len(text) > longestPart {
		sum := sha256.Sum256([]byte(code))
		text = text[:longestPart-19] + "--H" + strings.ToUpper(hex.EncodeToString(sum[:8]))
	}
	if first := text[:min(1, len(text))]; letter == "" && (first == "" || first == "-" || first == "X" || first >= "a") {
		return "X" + text
	}
	return text
}

// longestPart keeps a whole name below the 255 bytes of ledger. A longer code is cut, and --H and a part of its SHA-256 tell it from
// others: no escape has an H.
const longestPart = 60

func isAlphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}
