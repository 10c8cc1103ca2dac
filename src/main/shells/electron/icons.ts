import { type NativeImage, nativeImage } from 'electron';
import small from '../../../../build/icons/16x16.png?inline';
import medium from '../../../../build/icons/32x32.png?inline';
import large from '../../../../build/icons/128x128.png?inline';
import template2x from '../../../../build/tray/template@2x.png?inline';
import template from '../../../../build/tray/template.png?inline';

/** The window's icon, for desktops that do not take it from the program. */
export function windowIcon(): NativeImage {
  return nativeImage.createFromDataURL(large);
}

/** In the menu bar of macOS a black shape that the system colours; elsewhere the mark itself. */
export function trayIcon(platform: NodeJS.Platform): NativeImage {
  switch (platform) {
    case 'darwin': {
      const image = atTwoScales(template, template2x);
      image.setTemplateImage(true);
      return image;
    }
    case 'win32':
      return atTwoScales(small, medium);
    default:
      return nativeImage.createFromDataURL(medium);
  }
}

function atTwoScales(single: string, double: string): NativeImage {
  const image = nativeImage.createFromDataURL(single);
  image.addRepresentation({ scaleFactor: 2, dataURL: double });
  return image;
}
