package gen

import (
	"bufio"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// FranceOptions is the size of the dossier of France. The zero value takes the defaults.
type FranceOptions struct {
	Communes  int // the first so many of the file; default all (34,871)
	Adhesions int // default 180,000
	Unites    int // default 500,000
	Year      int // first exercice; default 2025
}

// France writes a dossier of all communes of a file of EPCI (data/epci.csv: real codes, SIREN and populations) and of
// twenty made-up services into a folder that must exist. It is a pure function of its arguments: same bytes each time.
func France(epci, dir string, opts FranceOptions) error {
	communes, err := readCommunes(epci)
	if err != nil {
		return err
	}
	f := france{
		dir: dir, year: cmp.Or(opts.Year, 2025), unites: cmp.Or(opts.Unites, 500_000),
		communes: communes[:min(len(communes), cmp.Or(opts.Communes, len(communes)))],
	}
	if err := f.join(cmp.Or(opts.Adhesions, 180_000)); err != nil {
		return err
	}
	for _, write := range []func() error{
		f.writeIdentity, f.writeParties, f.writeServices, f.writeAdhesions, f.writeFigures,
	} {
		if err := write(); err != nil {
			return err
		}
	}
	return nil
}

type commune struct{ insee, siren, name, epci, population string }

// readCommunes reads the rows of epci.csv that the dossier needs, in the order of the file.
func readCommunes(path string) ([]commune, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	reader := csv.NewReader(bufio.NewReader(file))
	reader.Comma = ';'
	header, err := reader.Read()
	if err != nil {
		return nil, err
	}
	column := map[string]int{}
	for i, name := range header {
		column[name] = i
	}
	for _, name := range []string{"insee", "siren", "nom", "epci_code", "population_municipale"} {
		if _, ok := column[name]; !ok {
			return nil, fmt.Errorf("%s: no column %s", path, name)
		}
	}
	var communes []commune
	for {
		record, err := reader.Read()
		if err == io.EOF {
			return communes, nil
		}
		if err != nil {
			return nil, err
		}
		communes = append(communes, commune{
			insee: record[column["insee"]], siren: record[column["siren"]], name: record[column["nom"]],
			epci: record[column["epci_code"]], population: record[column["population_municipale"]],
		})
	}
}

// franceMetropole is the code of the made-up body that bills France.
const franceMetropole = "FRANCE"

// france is one dossier on its way to its folder.
type france struct {
	dir      string
	year     int
	unites   int
	communes []commune
	joined   [][]int // by service, the indexes of its adherents
}

// franceService is a service of the dossier; its key is written as the columns of cles after the rang.
type franceService struct {
	reglement string
	units     bool     // has three indicators of its own, weighed by an assiette
	key       []string // methode;poids;montant;assiette;bareme;inclus;prix_sup;perimetre;presence;portee;assiette_nulle
}

// franceServices mixes the methods: pools for the most part, then prices and unit costs. {A} is the service's own assiette.
func franceServices() []franceService {
	return []franceService{
		{"titre", false, []string{"proportionnel;;;POPULATION;;;;;;;"}},
		{"titre", false, []string{"egal;;;;;;;;;;"}},
		{"titre", true, []string{"unitaire;;12.50;{A};;;;;annee;;"}},
		{"titre", false, []string{"strate;;;POPULATION;STRATES;;;;;;"}},
		{"titre", true, []string{"cout_unitaire;;;{A};;;;;annee;;mel"}},
		{"titre", true, []string{"proportionnel;;;{A};;;;;annee;;egal"}},
		{"titre", false, []string{"egal;40;;;;;;;;;", "proportionnel;60;;POPULATION;;;;;;;"}},
		{"titre", true, []string{"unitaire;;0.85;{A};;;;;;;"}},
		{"titre", false, []string{"strate;;;POPULATION;STRATES;;;;mois;;"}},
		{"titre", true, []string{"cout_unitaire;;;{A};;;;;;;mel"}},
		{"titre", true, []string{"proportionnel;;;{A};;;;;;montant;mel"}},
		{"titre", false, []string{"progressif;;;POPULATION;TRANCHES;;;;;;"}},
		{"titre", true, []string{"degressif;;;{A};PRIX;;;;annee;;"}},
		{"titre", true, []string{"abonnement;;240;{A};;20;1.35;;;;"}},
		{"titre", false, []string{"forfait;;350;;;;;;;;"}},
		{"titre", false, []string{"proportionnel;;;POPULATION;;;;territoire;;;"}},
		{"titre", false, []string{"egal;;;;;;;;mois_entier;montant;"}},
		{"ac", false, []string{"proportionnel;;;POPULATION;;;;;mois;;"}},
		{"titre", true, []string{"unitaire;;2.40;{A};;;;;annee;;", "egal;;;;;;;;;;"}},
		{"gratuit", false, []string{"proportionnel;;;POPULATION;;;;;;;"}},
	}
}

func franceCode(service int) string { return fmt.Sprintf("FR%02d", service+1) }

// join deals the adhesions to the services, spread over the communes.
func (f *france) join(adhesions int) error {
	services, n := len(franceServices()), len(f.communes)
	if adhesions > services*n {
		return fmt.Errorf("%d adhesions for %d communes and %d services", adhesions, n, services)
	}
	for s := range services {
		count := (adhesions + services - 1 - s) / services
		indexes := make([]int, count)
		for k := range indexes {
			indexes[k] = (k*n/count + s*1009) % n
		}
		f.joined = append(f.joined, indexes)
	}
	return nil
}

// write writes one table. Texts are quoted where they must be.
func (f *france) write(table, header string, rows func(put func(values ...string))) error {
	file, err := os.Create(filepath.Join(f.dir, table+".csv"))
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(file, 1<<16)
	out.WriteString(header + "\n") // a bufio.Writer keeps its first error for Flush
	rows(func(values ...string) {
		for i, value := range values {
			if i > 0 {
				out.WriteByte(';')
			}
			if strings.ContainsAny(value, ";\"\n") {
				value = `"` + strings.ReplaceAll(value, `"`, `""`) + `"`
			}
			out.WriteString(value)
		}
		out.WriteByte('\n')
	})
	return errors.Join(out.Flush(), file.Close())
}

func (f *france) writeIdentity() error {
	siret := siretOf(sirenOf(20000932), 1)
	return errors.Join(
		f.write("parametres", "cle;valeur", func(put func(...string)) {
			put("collectivite", franceMetropole)
			put("ordonnateur_nom", "EXEMPLE")
			put("ordonnateur_prenom", "Camille")
			put("ordonnateur_qualite", "Présidence")
			put("premier_exercice", strconv.Itoa(f.year))
		}),
		f.write("budgets", "code;libelle;siret;idpost;codcol;codbud;prodloc;numerotation;premier_titre",
			func(put func(...string)) {
				put("PRINC", "Budget principal", siret, "059901", "901", "00", "MUT1", "interne", "1")
			}))
}

func (f *france) writeParties() error {
	return f.write("tiers", "code;nom;type;siren;siret;territoire;adresse;code_postal;ville",
		func(put func(...string)) {
			siren := sirenOf(20000932)
			put(franceMetropole, "Exemple", "epci", siren, siretOf(siren, 1), "", "1 rue Exemple", "59000", "Lille")
			for _, c := range f.communes {
				put(c.insee, c.name, "commune", c.siren, siretOf(c.siren, 1), c.epci, "Place de la Mairie", c.insee, c.name)
			}
		})
}

func (f *france) writeServices() error {
	services := franceServices()
	return errors.Join(
		f.write("services", "code;libelle;thematique;direction;statut;reglement;budget;nature;fonction;tva;du",
			func(put func(...string)) {
				for s, service := range services {
					put(franceCode(s), "Service "+franceCode(s), "Exemple", "Exemple", "deploye", service.reglement, "PRINC",
						"70875", "020", []string{"hors_champ", "exo_261b", "20"}[s%3], "2015-01-01")
				}
			}),
		f.write("cles", "service;du;rang;methode;poids;montant;assiette;bareme;inclus;prix_sup;perimetre;presence;portee;"+
			"assiette_nulle", func(put func(...string)) {
			for s, service := range services {
				for k, component := range service.key {
					component = strings.ReplaceAll(component, "{A}", franceCode(s))
					put(append([]string{franceCode(s), "2015-01-01", strconv.Itoa(k + 1)},
						strings.Split(component, ";")...)...)
				}
			}
		}),
		f.write("parts_mel", "service;du;mode;valeur", func(put func(...string)) {
			for s := range services {
				if s%2 == 0 {
					put(franceCode(s), "2015-01-01", "taux", strconv.Itoa(10+s))
				}
			}
		}),
		f.write("baremes", "code;a_partir_de;montant", func(put func(...string)) {
			for i, from := range []string{"0", "1000", "3500", "10000", "50000"} {
				put("STRATES", from, strconv.Itoa(100*(i+1)*(i+1)))
				put("TRANCHES", from, decimal(50-9*i, 2))
				put("PRIX", from, decimal(3600-500*i, 2))
			}
		}),
		f.write("echeanciers", "service;echeance;cumul;base", func(put func(...string)) {
			for s := range services {
				put(franceCode(s), "mai", "50", "prevu")
				put(franceCode(s), "novembre", "100", "prevu")
				put(franceCode(s), "mai+1", "100", "realise")
			}
		}),
		f.write("couts", "service;exercice;base;nature;montant;libelle", f.putCosts),
		f.writeIndicateurs())
}

// putCosts gives a forecast for two exercices and the accounts of the first.
func (f *france) putCosts(put func(...string)) {
	for s := range franceServices() {
		for i, base := range []string{"prevu", "realise", "prevu"} {
			exercice := strconv.Itoa(f.year + i/2)
			put(franceCode(s), exercice, base, "personnel", decimal((s+3)*12345678+i*654321, 2), "Personnel "+exercice)
			put(franceCode(s), exercice, base, "subvention", decimal(-(s+1)*765432, 2), "Subvention "+exercice)
		}
	}
}

// suffixes are those of the three indicators of a service; each counts for its assiette with a weight.
func suffixes() []string { return []string{"_A", "_B", "_C"} }

func (f *france) writeIndicateurs() error {
	services := franceServices()
	return errors.Join(
		f.write("indicateurs", "code;libelle;unite;nature;absence", func(put func(...string)) {
			put("POPULATION", "Population municipale", "habitants", "flux", "reconduit")
			for s, service := range services {
				for _, suffix := range suffixes() {
					if service.units {
						put(franceCode(s)+suffix, "Indicateur "+franceCode(s)+suffix, "unités", "flux", "zero")
					}
				}
			}
		}),
		f.write("assiettes", "code;indicateur;coefficient", func(put func(...string)) {
			for s, service := range services {
				for k, suffix := range suffixes() {
					if service.units {
						put(franceCode(s), franceCode(s)+suffix, []string{"1", "0.5", "0.7"}[k])
					}
				}
			}
		}))
}

func (f *france) writeAdhesions() error {
	return f.write("adhesions", "tiers;service;du;au;acte", func(put func(...string)) {
		for s, indexes := range f.joined {
			for k, i := range indexes {
				du, au := "2015-01-01", ""
				if k%17 == 3 {
					du = fmt.Sprintf("%d-03-15", f.year)
				}
				if k%23 == 5 {
					au = fmt.Sprintf("%d-09-30", f.year)
				}
				put(f.communes[i].insee, franceCode(s), du, au, "Convention "+franceCode(s))
			}
		}
	})
}

// writeFigures gives everyone a population, then the adherents' figures in passes over indicator, exercice and base, until
// there are as many rows as asked.
func (f *france) writeFigures() error {
	if f.unites < len(f.communes) {
		return fmt.Errorf("%d figures do not give each of %d communes its population", f.unites, len(f.communes))
	}
	left := f.unites
	err := f.write("unites", "tiers;indicateur;exercice;base;valeur", func(put func(...string)) {
		counted := func(values ...string) {
			if left > 0 {
				put(values...)
				left--
			}
		}
		for _, c := range f.communes {
			counted(c.insee, "POPULATION", strconv.Itoa(f.year), "", c.population)
		}
		for pass := 0; pass < passes && left > 0; pass++ {
			f.putPass(pass, counted)
		}
	})
	if err == nil && left > 0 {
		return fmt.Errorf("the adhesions bear %d figures, not %d", f.unites-left, f.unites)
	}
	return err
}

// passes is how many figures an adherent of a service with units may have: three indicators, two exercices, two bases.
const passes = 12

// putPass gives one indicator, exercice and base to the adherents of every service with units.
func (f *france) putPass(pass int, put func(...string)) {
	suffix := suffixes()[pass/4]
	exercice, base := strconv.Itoa(f.year+pass%4/2), []string{"prevu", "realise"}[pass%2]
	for s, service := range franceServices() {
		if !service.units {
			continue
		}
		for k, i := range f.joined[s] {
			put(f.communes[i].insee, franceCode(s)+suffix, exercice, base, decimal((k*7919+pass*104729+s*31)%4000, 1))
		}
	}
}
