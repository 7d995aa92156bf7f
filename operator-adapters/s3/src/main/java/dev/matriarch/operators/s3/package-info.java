/** Object stores that speak S3: Amazon's own, and what is compatible with it. */
@NullMarked
package dev.matriarch.operators.s3;

import org.jspecify.annotations.NullMarked;
