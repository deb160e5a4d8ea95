package pestest

// depense is a PES_DepenseAller as it stands in a file: what a recette has under other names or elsewhere.
type depense struct {
	IdVer              V `xml:"EnTeteDepense>IdVer"`
	InfoDematerialisee V `xml:"EnTeteDepense>InfoDematerialisee"`
	Bordereaux         []struct {
		Bordereau
		HT     V `xml:"BlocBordereau>MtBordHT"`
		Pieces []struct {
			CodServ V       `xml:"BlocPiece>InfoPce>CodServ"`
			Affect  V       `xml:"BlocPiece>InfoPce>Affect"`
			IdPce   V       `xml:"BlocPiece>InfoPce>IdPce"`
			TypPce  V       `xml:"BlocPiece>InfoPce>TypPce"`
			NatPce  V       `xml:"BlocPiece>InfoPce>NatPce"`
			Obj     V       `xml:"BlocPiece>InfoPce>Obj"`
			PJRefs  []PJRef `xml:"BlocPiece>InfoPce>PJRef"`
			Lignes  []struct {
				IdLigne     V             `xml:"BlocLignePiece>InfoLignePce>IdLigne"`
				Nature      V             `xml:"BlocLignePiece>InfoLignePce>Nature"`
				Fonction    V             `xml:"BlocLignePiece>InfoLignePce>Fonction"`
				Operation   V             `xml:"BlocLignePiece>InfoLignePce>Operation"`
				CpteTiers   V             `xml:"BlocLignePiece>InfoLignePce>CpteTiers"`
				TVAIntraCom V             `xml:"BlocLignePiece>InfoLignePce>TVAIntraCom"`
				LibVir1     V             `xml:"BlocLignePiece>InfoLignePce>LibVir1"`
				MtHT        V             `xml:"BlocLignePiece>InfoLignePce>MtHT"`
				MtTVA       V             `xml:"BlocLignePiece>InfoLignePce>MtTVA"`
				PJRefs      []PJRef       `xml:"BlocLignePiece>InfoLignePce>PJRef"`
				Rattach     *RattachPiece `xml:"BlocLignePiece>RattachPiece"`
				Tiers       []Tiers       `xml:"Tiers"`
			} `xml:"LigneDePiece"`
		} `xml:"Piece"`
	} `xml:"Bordereau"`
}

// domaine gives it in the form of a recette. ObjLignePce is LibVir1; CodProdLoc, TxTva and Majo do not exist.
func (d *depense) domaine() *Domaine {
	domaine := &Domaine{IdVer: d.IdVer, InfoDematerialisee: d.InfoDematerialisee}
	for _, b := range d.Bordereaux {
		bordereau := b.Bordereau
		bordereau.MtBordHt, bordereau.Pieces = b.HT, nil
		for _, p := range b.Pieces {
			piece := Piece{CodServ: p.CodServ, Affect: p.Affect, IdPce: p.IdPce, TypPce: p.TypPce, NatPce: p.NatPce, ObjPce: p.Obj, PJRefs: p.PJRefs}
			for _, l := range p.Lignes {
				piece.Lignes = append(piece.Lignes, Ligne{
					IdLigne: l.IdLigne, ObjLignePce: l.LibVir1, Nature: l.Nature, Fonction: l.Fonction, Operation: l.Operation, CpteTiers: l.CpteTiers,
					TvaIntraCom: l.TVAIntraCom, MtHT: l.MtHT, MtTVA: l.MtTVA, PJRefs: l.PJRefs, Rattach: l.Rattach, Tiers: l.Tiers,
				})
			}
			bordereau.Pieces = append(bordereau.Pieces, piece)
		}
		domaine.Bordereaux = append(domaine.Bordereaux, bordereau)
	}
	return domaine
}
