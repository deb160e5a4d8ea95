package exports

// charted is how many bars of a chart can be read.
const charted = 12

// graphiques shows the campaign in pictures: each draws the first rows of a page, which are sorted for it, and follows
// them. There is no such page where there is nothing to draw.
func (b *book) graphiques() (Sheet, error) {
	sheet := Sheet{Name: "Graphiques", Title: b.Title("Graphiques"), Subtitle: b.notice("Chaque graphique suit les premières lignes de sa feuille : « Variation par service », « Variation par débiteur », « Métropole ».")}
	v := b.variation
	if ref := v.main; ref != nil {
		if rows := min(charted, len(v.services)); rows > 0 {
			services := Down(0, 0, 0, rows-1).On(sheetVariations)
			sheet.Charts = append(sheet.Charts,
				Chart{Kind: ChartBars, Title: "Les plus fortes variations par service, depuis " + ref.id.Label() + " (HT)", Categories: services,
					Series: []Ref{Down(0, ref.column+1, 0, rows-1).On(sheetVariations)}},
				Chart{Kind: ChartBars, Title: "Les mêmes services : cette campagne et " + ref.id.Label() + " (HT)", Categories: services, Series: []Ref{
					Down(0, variationNow, 0, rows-1).On(sheetVariations), Down(0, ref.column, 0, rows-1).On(sheetVariations),
				}})
		}
		if rows := min(charted, len(v.debtors)); rows > 0 {
			sheet.Charts = append(sheet.Charts, Chart{Kind: ChartBars, Title: "Les plus fortes variations par débiteur, depuis " + ref.id.Label() + " (HT)", Categories: Down(0, 1, 0, rows-1).On(sheetDebiteurs),
				Series: []Ref{Down(0, ref.column+1, 0, rows-1).On(sheetDebiteurs)}})
		}
	}
	_, services, err := b.partsByService()
	if rows := min(charted, len(services)); rows > 0 {
		sheet.Charts = append(sheet.Charts, Chart{Kind: ChartStacked, Title: "Qui supporte les services les plus coûteux (part due)", Categories: Down(0, 0, 0, rows-1).On(sheetMetropole), Series: []Ref{
			Down(0, metropoleCost+1, 0, rows-1).On(sheetMetropole), Down(0, metropoleCost+2, 0, rows-1).On(sheetMetropole),
		}})
	}
	if len(sheet.Charts) == 0 {
		return Sheet{}, err
	}
	return sheet, err
}
