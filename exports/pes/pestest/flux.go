package pestest

import "encoding/xml"

// V is the content of an element, all of which PES puts in an attribute V. An element that is missing, and one without V, is "".
type V string

// UnmarshalXML takes the attribute and leaves the rest of the element.
func (v *V) UnmarshalXML(d *xml.Decoder, start xml.StartElement) error {
	for _, attribute := range start.Attr {
		if attribute.Name.Local == "V" {
			*v = V(attribute.Value)
		}
	}
	return d.Skip()
}

// Flux is a PES_Aller file. Fields are named as the elements; those that quotepart has no use for are not read.
type Flux struct {
	XMLName   xml.Name
	Encodage  string    `xml:"-"` // of the XML declaration, in lower case
	ID        string    `xml:"Id,attr"`
	Enveloppe Enveloppe `xml:"Enveloppe"`
	EnTete    EnTete    `xml:"EnTetePES"`
	Recette   *Domaine  `xml:"PES_RecetteAller"`
	Depense   *Domaine  `xml:"-"`
	Facture   *Facture  `xml:"PES_Facture"`
	PJIdVer   V         `xml:"PES_PJ>EnTetePES_PJ>IdVer"`
	PJs       []PJ      `xml:"PES_PJ>PJ"`

	XMLDepense *depense `xml:"PES_DepenseAller"` // as it stands in the file; Depense has it in the form of Recette
}

// Enveloppe says what the file is and what wrote it.
type Enveloppe struct {
	Version V `xml:"Parametres>Version"`
	TypFic  V `xml:"Parametres>TypFic"`
	NomFic  V `xml:"Parametres>NomFic"`
	Sigle   V `xml:"Emetteur>Sigle"`
	Adresse V `xml:"Emetteur>Adresse"`
}

// EnTete says for which budget, of which poste comptable, the file is.
type EnTete struct {
	DteStr        V
	IdPost        V
	LibellePoste  V
	IdColl        V
	FinJur        V
	CodCol        V
	CodBud        V
	LibelleColBud V
}

// Domaine is a PES_RecetteAller or a PES_DepenseAller.
type Domaine struct {
	IdVer              V           `xml:"EnTeteRecette>IdVer"`
	InfoDematerialisee V           `xml:"EnTeteRecette>InfoDematerialisee"`
	Bordereaux         []Bordereau `xml:"Bordereau"`
}

// Bordereau is a list of titres, reductions or mandats.
type Bordereau struct {
	ID            string  `xml:"Id,attr"`
	Exer          V       `xml:"BlocBordereau>Exer"`
	IdBord        V       `xml:"BlocBordereau>IdBord"`
	DteBordEm     V       `xml:"BlocBordereau>DteBordEm"`
	TypBord       V       `xml:"BlocBordereau>TypBord"`
	NbrPce        V       `xml:"BlocBordereau>NbrPce"`
	MtCumulAnnuel V       `xml:"BlocBordereau>MtCumulAnnuel"`
	MtBordHt      V       `xml:"BlocBordereau>MtBordHt"` // MtBordHT of a dépense
	MtBordTVA     V       `xml:"BlocBordereau>MtBordTVA"`
	DteAsp        V       `xml:"BlocBordereau>DteAsp"`
	Objet         V       `xml:"BlocBordereau>Objet"`
	Pieces        []Piece `xml:"Piece"`
}

// Piece is a titre, a reduction or a mandat.
type Piece struct {
	CodServ          V       `xml:"BlocPiece>CodServ"`
	Affect           V       `xml:"BlocPiece>Affect"`
	IdPce            V       `xml:"BlocPiece>IdPce"`
	TypPce           V       `xml:"BlocPiece>TypPce"`
	NatPce           V       `xml:"BlocPiece>NatPce"`
	DteAsp           V       `xml:"BlocPiece>DteAsp"`
	Edition          V       `xml:"BlocPiece>Edition"`
	ObjPce           V       `xml:"BlocPiece>ObjPce"` // Obj of a mandat
	PJRefs           []PJRef `xml:"BlocPiece>PJRef"`
	NumeroFacture    V       `xml:"BlocPiece>NumeroFacture"`
	NumeroMarche     V       `xml:"BlocPiece>NumeroMarche"`
	NumeroEngagement V       `xml:"BlocPiece>NumeroEngagement"`
	CodeService      V       `xml:"BlocPiece>CodeService"`
	NomService       V       `xml:"BlocPiece>NomService"`
	Lignes           []Ligne `xml:"LigneDePiece"`
}

// Ligne is one imputation of a piece.
type Ligne struct {
	IdLigne     V             `xml:"BlocLignePiece>InfoLignePiece>IdLigne"`
	ObjLignePce V             `xml:"BlocLignePiece>InfoLignePiece>ObjLignePce"`
	CodProdLoc  V             `xml:"BlocLignePiece>InfoLignePiece>CodProdLoc"`
	Nature      V             `xml:"BlocLignePiece>InfoLignePiece>Nature"`
	Fonction    V             `xml:"BlocLignePiece>InfoLignePiece>Fonction"`
	Operation   V             `xml:"BlocLignePiece>InfoLignePiece>Operation"`
	TxTva       V             `xml:"BlocLignePiece>InfoLignePiece>TxTva"`
	Majo        V             `xml:"BlocLignePiece>InfoLignePiece>Majo"`
	DteMajo     V             `xml:"BlocLignePiece>InfoLignePiece>DteMajo"`
	TxMajo      V             `xml:"BlocLignePiece>InfoLignePiece>TxMajo"`
	CpteTiers   V             `xml:"BlocLignePiece>InfoLignePiece>CpteTiers"`
	TvaIntraCom V             `xml:"BlocLignePiece>InfoLignePiece>TvaIntraCom"`
	MtHT        V             `xml:"BlocLignePiece>InfoLignePiece>MtHT"`
	MtTVA       V             `xml:"BlocLignePiece>InfoLignePiece>MtTVA"`
	PJRefs      []PJRef       `xml:"BlocLignePiece>InfoLignePiece>PJRef"`
	Rattach     *RattachPiece `xml:"BlocLignePiece>RattachPiece"`
	Tiers       []Tiers       `xml:"Tiers"`
}

// RattachPiece names the line of a piece that is corrected.
type RattachPiece struct {
	NatPceOrig  V
	ExerRat     V
	IdPceOrig   V
	IdLigneOrig V
}

// Tiers is a party with its address, in a line as in a PES_Facture.
type Tiers struct {
	IdTiers    V        `xml:"InfoTiers>IdTiers"`
	NatIdTiers V        `xml:"InfoTiers>NatIdTiers"`
	RefTiers   V        `xml:"InfoTiers>RefTiers"`
	CatTiers   V        `xml:"InfoTiers>CatTiers"`
	NatJur     V        `xml:"InfoTiers>NatJur"`
	TypTiers   V        `xml:"InfoTiers>TypTiers"` // a dépense has none
	Civilite   V        `xml:"InfoTiers>Civilite"`
	Nom        V        `xml:"InfoTiers>Nom"`
	ComplNom   V        `xml:"InfoTiers>ComplNom"`
	Prenom     V        `xml:"InfoTiers>Prenom"`
	Adresse    *Adresse `xml:"Adresse"`
}

// Adresse is a postal address.
type Adresse struct {
	TypAdr  V
	Adr1    V
	Adr2    V
	Adr3    V
	CP      V
	Ville   V
	CodRes  V
	CodPays V
}

// PJRef names an attachment.
type PJRef struct {
	Support  V
	IdUnique V
	NomPJ    V
	TypePJ   V
}

// PJ is an attachment, opened.
type PJ struct {
	IdUnique    V
	NomPJ       V
	TypePJ      V
	Description V
	MIMEType    string      `xml:"-"`
	Contenu     []byte      `xml:"-"` // out of base64 and gzip
	Illisible   string      `xml:"-"` // why it could not be opened
	Aller       *Flux       `xml:"-"` // of a PJ 006: the PES_Aller in it
	RefCompta   []RefCompta `xml:"RefCompta"`

	Fichier fichier `xml:"Contenu>Fichier"`
}

// RefCompta names the piece of an attachment that travels later.
type RefCompta struct {
	Domaine     V
	Exercice    V
	TypeObjet   V
	Identifiant V
}

type fichier struct {
	MIMEType string `xml:"MIMEType,attr"`
	Text     string `xml:",chardata"`
}

// Facture is a PES_Facture: notices of what is owed, in TypeFact 09.
type Facture struct {
	IdVer    V
	Annee    V
	TypeFact V
	Date     V
	Emetteur Emetteur
	Tiers    []Tiers
	Factures []FactureIndiv `xml:"FactureIndiv"`
}

// Emetteur is who issues a facture, and who signs it.
type Emetteur struct {
	Tiers
	NumTel     V `xml:"InfoSuppl>NumTel"`
	RefBdf     V `xml:"InfoSuppl>RefBdf"`
	Signataire *Signataire
}

// Signataire is the ordonnateur.
type Signataire struct {
	Nom    V `xml:"Personne>Nom"`
	Prenom V `xml:"Personne>Prenom"`
	Role   V
}

// FactureIndiv is the notice of one titre.
type FactureIndiv struct {
	DateEmission          V
	NumeroFacture         V
	Debiteur              Tiers
	Objet                 V
	Lignes                []LigneFacture `xml:"LigneFacture"`
	MtTotalHT             V              `xml:"TotalAPayer>MtTotalHT"`
	MtTotalTVA            V              `xml:"TotalAPayer>MtTotalTVA"`
	MtTotalTTC            V              `xml:"TotalAPayer>MtTotalTTC"`
	RefTitre              *RefTitre
	Talon1                V `xml:"TalonOptique2Lignes>Ligne1"`
	Talon2                V `xml:"TalonOptique2Lignes>Ligne2"`
	ModalitesReglement    V
	ModalitesContestation V
	ModeRecouvrement      V
	ConditionsGen         V
}

// LigneFacture is one line of a notice.
type LigneFacture struct {
	Date       V
	DateDebut  V
	DateFin    V
	Libelle    V
	Quantite   V
	Unite1     V
	MtUnitaire V
	MtBase     V
	MtRemise   V
	MtHT       V
	TauxTVA    V
	MtTVA      V
	MtTTC      V
	Ordre      V
}

// RefTitre names the titre of a notice.
type RefTitre struct {
	Exercice     V
	NumBordereau V
	NumTitre     V
	NumLigne     V
}
