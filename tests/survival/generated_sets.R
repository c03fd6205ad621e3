# What survfit, survdiff and coxph of the package survival say of each data set of a file: one JSON object a line.
# Rscript generated_sets.R sets.csv   (columns set, time, event, group, entry, weight, at; R 4.2.2, survival 3.5-3)
suppressMessages(library(survival)); options(warn = -1)
num <- function(v) paste0("[", paste(ifelse(is.finite(v), format(signif(v, 11), digits = 11, trim = TRUE, scientific = NA), "null"), collapse = ","), "]")
one <- function(v) num(as.numeric(v))
d <- read.csv(commandArgs(TRUE)[1])
for (s in unique(d$set)) {
  x <- d[d$set == s, ]; at <- x$at[1]; late <- any(x$entry > 0); weighted <- any(x$weight != 1)
  x$group <- factor(x$group)
  y <- if (late) Surv(x$entry, x$time, x$event) else Surv(x$time, x$event)
  out <- sprintf('"set":%d', s)
  add <- function(name, v) out <<- paste0(out, sprintf(',"%s":%s', name, one(v)))
  km <- if (weighted) survfit(y ~ group, x, weights = weight, robust = TRUE, id = seq_len(nrow(x)), conf.type = "log") else survfit(y ~ group, x, conf.type = "log")
  k <- summary(km, times = at, extend = TRUE)
  add("surv", k$surv); add("se", k$std.err)
  q <- quantile(km, 0.5); add("median", q$quantile); add("median_lower", q$lower); add("median_upper", q$upper)
  if (!weighted) { t <- summary(km, rmean = at)$table; add("rmean", t[, "rmean"]); add("rmean_se", t[, "se(rmean)"]) }
  if (!late && !weighted) {
    lr <- tryCatch(survdiff(y ~ group, x), error = function(e) NULL)
    if (!is.null(lr)) { add("observed", lr$obs); add("expected", lr$exp); add("chisq", lr$chisq); add("df", sum(lr$exp > 0) - 1) }
  }
  f <- tryCatch(coxph(y ~ group, x, weights = weight, robust = weighted, ties = "efron", control = coxph.control(eps = 1e-11, toler.chol = 1e-13, iter.max = 50)), error = function(e) NULL)
  if (!is.null(f)) {
    add("coef", coef(f)); add("coef_se", sqrt(diag(vcov(f)))); add("loglik", f$loglik[2]); add("score", f$score)
  }
  cat("{", out, "}\n", sep = "")
}
