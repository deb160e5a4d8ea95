package exports

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"
)

// Names of the files of a campaign folder (campagne.md §3).
const (
	ManifestName = "manifeste.json"
	LignesName   = "lignes.csv"
	PartsName    = "parts.csv"
	PiecesName   = "pieces.csv"

	PESControlName = "pes/controle.csv"
	JournalName    = "journal.hledger"
)

// WorkbookName names the campaign workbook: campagne-2026-05.xlsx, and campagne-2026-05-PROJET.xlsx for a draft.
func (r *Reading) WorkbookName() string {
	return "campagne-" + string(r.Campaign.Campaign.ID) + r.draftSuffix() + ".xlsx"
}

func (r *Reading) draftSuffix() string {
	if r.Draft {
		return "-" + draftMark
	}
	return ""
}

// StatementNames gives the name of each debtor's statement without its extension, in the order of Debtors:
// releves/59350-lille. A draft is marked here too, for a statement travels alone. Names are safe on every file system: a
// code with other characters than letters, digits and - _, or that only its capitals tell from another, is followed by
// a part of its hash.
func (r *Reading) StatementNames() []string {
	names, count := make([]string, len(r.debtors)), map[string]int{}
	for i, debtor := range r.debtors {
		names[i] = statementName(debtor, r.tiersName(debtor))
		count[strings.ToLower(names[i])]++
	}
	for i, debtor := range r.debtors {
		if count[strings.ToLower(names[i])] > 1 || safeCode(debtor) != debtor {
			sum := sha256.Sum256([]byte(debtor))
			names[i] += "-" + hex.EncodeToString(sum[:4])
		}
		names[i] = "releves/" + names[i] + r.draftSuffix()
	}
	return names
}

func statementName(code, name string) string {
	code = safeCode(code)
	if words := slug(name); words != "" && words != slug(code) {
		return code + "-" + words
	}
	return code
}

// mostCode and mostSlug keep a whole name below the 255 bytes of file systems, with room for the folder's own path.
const (
	mostCode = 40
	mostSlug = 60
)

// safeCode keeps letters, digits and - _ of a code, so that no code can leave the folder or name a device.
func safeCode(code string) string {
	kept := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '-' || r == '_' {
			return r
		}
		return '-'
	}, code)
	if len(kept) > mostCode {
		kept = kept[:mostCode]
	}
	return kept
}

// folded lists the letters of French names that are more than an accent on another.
var folded = strings.NewReplacer("œ", "oe", "æ", "ae", "ß", "ss",
	"à", "a", "á", "a", "â", "a", "ã", "a", "ä", "a", "å", "a", "ç", "c", "è", "e", "é", "e", "ê", "e", "ë", "e", "ì", "i", "í", "i", "î", "i", "ï", "i",
	"ñ", "n", "ò", "o", "ó", "o", "ô", "o", "õ", "o", "ö", "o", "ù", "u", "ú", "u", "û", "u", "ü", "u", "ý", "y", "ÿ", "y")

// slug turns a name into small letters, digits and single dashes: Villeneuve-d'Ascq gives villeneuve-d-ascq.
func slug(name string) string {
	var text strings.Builder
	for _, r := range folded.Replace(strings.ToLower(name)) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			text.WriteRune(r)
		case unicode.Is(unicode.Mn, r): // an accent of its own, after its letter
		case text.Len() > 0 && !strings.HasSuffix(text.String(), "-"):
			text.WriteByte('-')
		}
	}
	words := text.String()
	if len(words) > mostSlug { // cut between words
		words = words[:mostSlug+1]
		if end := strings.LastIndexByte(words, '-'); end > 0 {
			words = words[:end]
		}
		words = words[:min(len(words), mostSlug)]
	}
	return strings.Trim(words, "-")
}
