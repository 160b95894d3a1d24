import { m } from '#lib/paraglide/messages.js'

const industries: Record<string, () => string> = {
  bank: m.account_industry_bank,
  insurance: m.account_industry_insurance,
  securities: m.account_industry_securities,
  healthcare: m.account_industry_healthcare,
  airport: m.account_industry_airport,
  portLogistics: m.account_industry_portLogistics,
  automotive: m.account_industry_automotive,
  chemicals: m.account_industry_chemicals,
  retail: m.account_industry_retail,
  education: m.account_industry_education,
  government: m.account_industry_government,
  games: m.account_industry_games,
  manufacturing: m.account_industry_manufacturing,
  logistics: m.account_industry_logistics,
  media: m.account_industry_media,
  energy: m.account_industry_energy,
}
const regions: Record<string, () => string> = {
  north: m.account_region_north,
  northeast: m.account_region_northeast,
  east: m.account_region_east,
  central: m.account_region_central,
  south: m.account_region_south,
  southwest: m.account_region_southwest,
  northwest: m.account_region_northwest,
  overseas: m.account_region_overseas,
}

/** Industry and region are free text: those we know are put in the reader's words, others stand as they were entered. */
export const industryText = (industry: string): string => industries[industry]?.() ?? industry
export const regionText = (region: string): string => regions[region]?.() ?? region
