import { Text } from '@/ui/Text';

export default function Gallery() {
  return <Text heading={1}>Gallery</Text>;
}
