package oracle

import (
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// Tables is a dossier, or a part of one: table → rows → column → text as it was written. A column that is missing or
// empty means the same.
type Tables map[string][]map[string]string

// ReadDir reads the CSV files of a folder, one table each (dossier.md, "Reading rules").
func ReadDir(dir string) (Tables, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.csv"))
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("%s: no CSV file", dir)
	}
	tables := Tables{}
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		rows, err := readCSV(content)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		tables[strings.TrimSuffix(filepath.Base(path), ".csv")] = rows
	}
	return tables, nil
}

// with is the dossier after an import: the tables of the import in place of those before, the others kept.
func (t Tables) with(imported Tables) Tables {
	merged := maps.Clone(t)
	maps.Copy(merged, imported)
	return merged
}

// readCSV reads one table. The first row is the header.
func readCSV(content []byte) ([]map[string]string, error) {
	text := strings.TrimPrefix(decode(content), "\ufeff")
	reader := csv.NewReader(strings.NewReader(text))
	reader.Comma = separator(text)
	reader.FieldsPerRecord = -1
	records, err := reader.ReadAll()
	if err != nil {
		return nil, err
	}
	if len(records) == 0 {
		return nil, fmt.Errorf("no header")
	}
	header := records[0]
	for i := range header {
		header[i] = columnName(header[i])
	}
	rows := []map[string]string{}
	for _, record := range records[1:] {
		row, blank := map[string]string{}, true
		for i, value := range record {
			value = strings.TrimSpace(value)
			if i < len(header) && value != "" {
				row[header[i]], blank = value, false
			}
		}
		if !blank {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// windows1252 holds the characters of bytes 0x80 to 0x9F; the other bytes are those of Latin-1.
const windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ"

// decode reads UTF-8, or Windows-1252 where the bytes are no UTF-8.
func decode(content []byte) string {
	if utf8.Valid(content) {
		return string(content)
	}
	high := []rune(windows1252)
	var text strings.Builder
	for _, b := range content {
		if b >= 0x80 && b <= 0x9f {
			text.WriteRune(high[b-0x80])
			continue
		}
		text.WriteRune(rune(b))
	}
	return text.String()
}

// separator is the most frequent of the three separators in the header.
func separator(text string) rune {
	header, _, _ := strings.Cut(text, "\n")
	best := ';'
	for _, candidate := range []rune{',', '\t'} {
		if strings.Count(header, string(candidate)) > strings.Count(header, string(best)) {
			best = candidate
		}
	}
	return best
}

// unaccented takes the accents off lower-case French letters; a space inside a header stands for an underscore.
var unaccented = strings.NewReplacer("à", "a", "â", "a", "ä", "a", "ç", "c", "é", "e", "è", "e", "ê", "e", "ë", "e",
	"î", "i", "ï", "i", "ô", "o", "ö", "o", "ù", "u", "û", "u", "ü", "u", " ", "_", "\u00a0", "_")

// columnName brings a header to the name in the contract: any case, accents and spaces tolerated.
func columnName(header string) string {
	return unaccented.Replace(strings.TrimSpace(strings.ToLower(header)))
}
