export { CampaignsService } from './campaigns';
