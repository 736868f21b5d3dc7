/* SPDX-License-Identifier: MIT
 *
 * Text in XML 1.0. What XML can't hold or a reader can't see is shown as utf8_add_visible shows it.
 */
#ifndef JIANJIA_XML_H
#define JIANJIA_XML_H

#include "../checker/text.h"

/* For content and for attributes in double quotes alike. */
void xml_add(buf *out, str s);

#endif
