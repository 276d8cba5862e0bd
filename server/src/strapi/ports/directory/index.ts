export { StrapiDirectory } from './directory';
