import AtSign from '@lucide/svelte/icons/at-sign'
import Building2 from '@lucide/svelte/icons/building-2'
import Cable from '@lucide/svelte/icons/cable'
import Globe from '@lucide/svelte/icons/globe'
import LifeBuoy from '@lucide/svelte/icons/life-buoy'
import Phone from '@lucide/svelte/icons/phone'
import Router from '@lucide/svelte/icons/router'
import Waypoints from '@lucide/svelte/icons/waypoints'
import type { Component } from 'svelte'
import { m } from '#lib/paraglide/messages.js'
import type { ArticleProduct } from '#server/kb/article.contract.ts'

interface Product {
  value: ArticleProduct
  icon: Component<{ size?: number | string; strokeWidth?: number }>
  label: () => string
}

/** What customers look for help with, in the order of how many have it. */
export const helpProducts: readonly Product[] = [
  { value: 'leasedLine', icon: Cable, label: m.help_product_leasedLine },
  { value: 'mplsVpn', icon: Waypoints, label: m.help_product_mplsVpn },
  { value: 'internet', icon: Globe, label: m.help_product_internet },
  { value: 'voiceTrunk', icon: Phone, label: m.help_product_voiceTrunk },
  { value: 'hosting', icon: Building2, label: m.help_product_hosting },
  { value: 'networkElement', icon: Router, label: m.help_product_networkElement },
  { value: 'dns', icon: AtSign, label: m.help_product_dns },
  { value: 'operations', icon: LifeBuoy, label: m.help_product_operations },
]

export const productName = (product: ArticleProduct) =>
  helpProducts.find(({ value }) => value === product)?.label() ?? product
