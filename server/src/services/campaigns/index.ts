export { CAMPAIGN, CampaignsService } from './campaigns';
