import type { StrapiApp } from '@strapi/strapi/admin';
import { Briefcase, CheckCircle, Clock, TrendUp, WarningCircle } from '@strapi/icons';

import { withTexts } from '../components/withTexts';
import { PERMISSIONS, PROCESS_PERMISSIONS } from '../constants';
import { PLUGIN_ID } from '../pluginId';
import { message } from '../translations';

type Component = () => Promise<React.ComponentType>;

/** Strapi draws widgets outside of our pages, so each comes with our texts. */
const lazily =
  (load: () => Promise<{ default: React.ComponentType }>): Component =>
  async () =>
    (await withTexts(load)()).default;

const linkTo = (path: string) => ({
  label: message('widget.open'),
  href: `/plugins/${PLUGIN_ID}/${path}`,
});

/** Widgets of the home page; each needs all of its permissions. */
export function registerWidgets(app: StrapiApp): void {
  app.widgets.register([
    {
      ...{ pluginId: PLUGIN_ID, id: 'waiting', icon: CheckCircle },
      ...{ title: message('widget.waiting'), link: linkTo('inbox') },
      permissions: PERMISSIONS.work,
      component: lazily(() => import('./WaitingWidget')),
    },
    {
      ...{ pluginId: PLUGIN_ID, id: 'day', icon: Clock },
      ...{ title: message('widget.day'), link: linkTo('inbox?due=today') },
      permissions: PERMISSIONS.work,
      component: lazily(() => import('./DayWidget')),
    },
    {
      ...{ pluginId: PLUGIN_ID, id: 'pipeline', icon: Briefcase },
      ...{ title: message('widget.pipeline'), link: linkTo('board') },
      permissions: PROCESS_PERMISSIONS.read,
      component: lazily(() => import('./PipelineWidget')),
    },
    {
      ...{ pluginId: PLUGIN_ID, id: 'forecast', icon: TrendUp },
      ...{ title: message('widget.forecast'), link: linkTo('reports?period=quarter') },
      permissions: PERMISSIONS.reports,
      component: lazily(() => import('./ForecastWidget')),
    },
    {
      ...{ pluginId: PLUGIN_ID, id: 'risk', icon: WarningCircle },
      ...{ title: message('widget.risk'), link: linkTo('runs?sort=sla.leftMs') },
      permissions: PROCESS_PERMISSIONS.read,
      component: lazily(() => import('./RiskWidget')),
    },
  ]);
}
