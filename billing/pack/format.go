package pack

import (
	_ "embed"
	"strings"

	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/ledger"
)

// Format is the version of the format that new packs bear.
const Format = "quotepart-pack/1"

// Manifest is the last file of a pack: the head of the ledger, and every file before it in its order.
type Manifest struct {
	Format string      `json:"format"`
	Head   ledger.Head `json:"tete"`
	Files  []File      `json:"fichiers"`
}

// File is one file of a pack, as its manifest describes it.
type File struct {
	Name   string `json:"nom"`
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"octets"` // not compressed
}

// readme is written for whoever opens the pack without quotepart.
//
//go:embed LISEZMOI.txt
var readme []byte

// The files of a pack, in the order of format 1; those of the dossier stand behind imports.tsv, and those of each
// calculation behind campagnes.tsv.
const (
	readmeName    = "LISEZMOI.txt"
	entriesName   = "ledger_entry.tsv"
	postingsName  = "ledger_posting.tsv"
	importsName   = "imports.tsv"
	campaignsName = "campagnes.tsv"
	piecesName    = "pieces.tsv"
	servicesName  = "pieces_services.tsv"
	takenName     = "annulations_lignes.tsv"
	countersName  = "compteurs.tsv"
	manifestName  = "manifeste.json"
)

// The files of one calculation, in their order.
const (
	calculation = "calcul"
	lines       = "lignes"
	parts       = "parts"
	anomalies   = "anomalies"
)

func dossierName(table string) string { return "dossier/" + table + ".tsv" }

func calculationName(id billing.CampaignID, table string) string {
	return "campagnes/" + string(id) + "/" + table + ".tsv"
}

// The columns of each table, as the database names them.
var (
	entryColumns       = strings.Fields("seq version time actor kind subject payload prev_hash hash")
	postingColumns     = strings.Fields("entry position book account tiers service exercice document amount_cents")
	importColumns      = strings.Fields("version le par source fichiers empreinte seq changements")
	campaignColumns    = strings.Fields("id etat dossier_version dossier_empreinte empreinte calculee_par calculee_le validee_par validee_le emise_par emise_le date_emission seq close_par close_le")
	calculationColumns = strings.Fields("campagne dossier_version dossier_empreinte emis_empreinte empreinte")
	lineColumns        = strings.Fields("budget debiteur tiers service exercice rang base cible_cents deja_emis_cents montant_cents statut piece trace")
	partColumns        = strings.Fields("service exercice base cumul cout_cents adherents_cents metropole_cents decidee_cents usage_cents reliquat_cents absence_cents bornes_cents ajustement_cents arrondi_cents")
	anomalyColumns     = strings.Fields("code bloquante tiers service exercice message motif")
	pieceColumns       = strings.Fields("campagne type cause identifiant numero bordereau budget section taxe debiteur ht_cents tva_cents ttc_cents origine motif seq")
	serviceColumns     = strings.Fields("piece service tva montant_cents")
	takenColumns       = strings.Fields("piece tiers service exercice rang montant_cents")
	counterColumns     = strings.Fields("budget annee serie dernier")
)

// dossierColumns gives the columns of a table of the dossier: the versions between which a row holds, then its cells.
func dossierColumns(table *dossier.Table) []string {
	columns := []string{"depuis", "jusqua"}
	for i := range table.Columns {
		columns = append(columns, table.Columns[i].Name)
	}
	return columns
}
