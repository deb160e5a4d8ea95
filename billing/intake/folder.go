package intake

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"quotepart/billing/dossier"
	"quotepart/billing/fault"
)

// readFolder reads the CSV files of a folder, in the order of their names.
func (r *reading) readFolder(path string) error {
	entries, err := os.ReadDir(path)
	if err != nil {
		return &fault.Error{Kind: fault.Invalid, Message: "le répertoire « " + path + " » ne peut être lu", Cause: err}
	}
	tables := tablesByFold()
	for _, entry := range entries {
		if err := r.interrupted(); err != nil {
			return err
		}
		if err := r.readEntry(path, entry, tables); err != nil {
			return err
		}
	}
	return nil
}

// tablesByFold finds a table by the folded spelling of its name.
func tablesByFold() map[string]*dossier.Table {
	schema := dossier.Schema()
	tables := make(map[string]*dossier.Table, len(schema))
	for i := range schema {
		tables[fold(schema[i].Name)] = &schema[i]
	}
	return tables
}

func tableNames() []string {
	var names []string
	for _, table := range dossier.Schema() {
		names = append(names, table.Name)
	}
	return names
}

// readEntry reads one file of the folder, if it is a table. Hidden files, the locks of office software among them
// (~$dossier.xlsx, .~lock.tiers.csv#), and folders are nobody's tables.
func (r *reading) readEntry(folder string, entry os.DirEntry, tables map[string]*dossier.Table) error {
	name := entry.Name()
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~") || entry.IsDir() {
		return nil
	}
	path, extension := filepath.Join(folder, name), filepath.Ext(name)
	stem := strings.TrimSuffix(name, extension)
	table := tables[fold(stem)]
	switch {
	case !strings.EqualFold(extension, ".csv"):
		if looksTabular(stem, strings.ToLower(extension), tables) {
			r.fault(wrong(looksLikeTable), place{file: path})
		}
		return nil
	case table == nil:
		r.fault(wrong(unknownFile).hinting(tableHint(stem, "le fichier")), place{file: path})
		return nil
	case !r.claim(table, name, place{file: path, table: table.Name}):
		return nil
	}
	return r.readCSV(path, table)
}

// looksTabular suspects that a file was meant as a table: a workbook, or a text or a copy under the name of a table.
func looksTabular(stem, extension string, tables map[string]*dossier.Table) bool {
	if slices.Contains([]string{".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".numbers"}, extension) {
		return true
	}
	stem, _, _ = strings.Cut(stem, ".")
	return tables[fold(stem)] != nil && slices.Contains([]string{".txt", ".tsv", ".tab", ".bak", ".old", ".zip", ".gz", ""}, extension)
}

// tableHint helps with a name that is no table's.
func tableHint(name, what string) string {
	if near := nearest(name, tableNames()); near != "" {
		return "sans doute « " + near + " » : corrigez le nom"
	}
	return what + " peut rester si vous n'en attendez rien ; sinon, donnez-lui le nom de sa table"
}
