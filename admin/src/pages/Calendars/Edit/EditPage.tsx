import { LinkButton } from '@strapi/design-system';
import { Page } from '@strapi/strapi/admin';
import { Link, useParams } from 'react-router-dom';

import { useGetCrmCalendarsQuery } from '../../../api/calendars';
import { EmptyState } from '../../../components/EmptyState';
import { LoadError } from '../../../components/LoadError';
import { SettingsFrame } from '../../../components/SettingsFrame';
import { useTranslate } from '../../../hooks/useTranslate';
import { toWeek } from '../model/week';
import { LIST } from '../paths';
import { CalendarForm } from './CalendarForm';

/** The calendar with the name in the URL. */
export function EditPage() {
  const t = useTranslate();
  const { name = '' } = useParams();
  const { data, error, refetch } = useGetCrmCalendarsQuery();
  const calendar = data?.find((one) => one.name === name);
  if (calendar) {
    const { timeZone, hours, holidays } = calendar;
    return (
      <CalendarForm
        key={JSON.stringify(calendar)}
        saved={calendar}
        first={{ name, timeZone, week: toWeek(hours), holidays }}
      />
    );
  }
  if (!data && !error) return <Page.Loading />;
  return (
    <SettingsFrame title={t('calendars.title')} back={LIST}>
      {data ? (
        <EmptyState
          title={t('calendars.missing')}
          text={t('missing.text')}
          action={
            <LinkButton tag={Link} to={LIST} variant="secondary">
              {t('missing.back')}
            </LinkButton>
          }
        />
      ) : (
        <LoadError error={error} onRetry={() => void refetch()} />
      )}
    </SettingsFrame>
  );
}
