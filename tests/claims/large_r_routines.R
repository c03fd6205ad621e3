# Claims of large trials, of 60 to 600 patients an arm whose hazards are proportional, come late or cross, beside whose
# hazard ratio the P of another test stands; and of tables whose categories have an order, as R's packages test them.
# A weighted test is named, as a source that uses one has to name it, and an adjusted ratio or test is called so.
# Rscript large_r_routines.R SETS SEED > large_r_routines.jsonl   (R 4.2.2, survival 3.5.3, MASS 7.3.58, coin 1.4.2)
suppressMessages({library(survival); library(MASS); library(coin)}); a_ <- as.integer(commandArgs(TRUE)); set.seed(a_[2])
p3 <- function(p) if (is.na(p)) NA else if (p < 0.001) "<0.001" else formatC(p, digits=3, format="f")
d2 <- function(x) formatC(x, digits=2, format="f"); w <- suppressWarnings
emit <- function(routine, json) if (!grepl("NA|NaN|Inf", json)) cat(sprintf('{"routine": "%s", %s}\n', routine, json))
weighted <- function(time, status, arm, power) { # Gehan 1, Tarone-Ware 0.5: numbers at risk to this power
  u <- v <- 0; for (at in sort(unique(time[status==1]))) { r <- time>=at; n <- sum(r); n1 <- sum(r&arm==1); d <- sum(time==at&status==1); d1 <- sum(time==at&status==1&arm==1)
    u <- u + n^power*(d1-d*n1/n); if (n>1) v <- v + n^(2*power)*d*(n1/n)*(1-n1/n)*(n-d)/(n-1) }
  2*pnorm(-abs(u)/sqrt(v)) }
for (s in 1:a_[1]) {
  n <- sample(60:600, 1); m <- sample(60:600, 1); arm <- rep(1:0, c(n,m)); age <- rnorm(n+m); risk <- exp(runif(1,0,0.6)*age)
  shape <- sample(c("proportional", "late", "crossing"), 1); hr <- exp(runif(1,-0.9,0.5)); change <- runif(1, 0.1, 0.8)
  early <- switch(shape, proportional=hr, late=1, crossing=1/hr); e <- rexp(n+m)
  h1 <- ifelse(arm==1, early, 1)*risk; h2 <- ifelse(arm==1, hr, 1)*risk
  t <- ifelse(e < h1*change, e/h1, change + (e-h1*change)/h2); c0 <- runif(n+m, 0.3, 3)
  if (runif(1)<.3) { t <- ceiling(t*8)/8; c0 <- ceiling(c0*8)/8 }
  time <- pmin(t, c0); status <- as.numeric(t<=c0); S <- Surv(time, status); d <- tapply(status, arm, sum)
  if (min(d)>1) {
    f <- coxph(S~arm); z <- summary(f); ci <- exp(confint(f)); st <- factor(cut(age, c(-Inf,-.5,.5,Inf)))
    hz <- function(r, v, l, u, p) { k <- sprintf('"kind": "ratio", "measure": "HR", "value": "%s", "lower": "%s", "upper": "%s", "p": "%s"%s', d2(v), d2(l), d2(u), p3(p), paste0(if (grepl("Peto|Gehan|Tarone", r)) ', "test": "weighted_log_rank"' else "", if (grepl("adjusted|stratified", r)) ', "adjusted": "true"' else "")); emit(r, k); emit(paste(r, "counts"), sprintf('%s, "a": [%d, %d], "b": [%d, %d]', k, d["1"], n, d["0"], m)) }
    lr <- pchisq(survdiff(S~arm)$chisq,1,lower=FALSE); peto <- pchisq(survdiff(S~arm, rho=1)$chisq,1,lower=FALSE)
    ps <- list(Wald=z$waldtest[3], LRT=z$logtest[3], "log-rank"=lr, "Peto-Prentice"=peto, Gehan=weighted(time, status, arm, 1), "Tarone-Ware"=weighted(time, status, arm, .5), "stratified log-rank"=pchisq(survdiff(S~arm+strata(st))$chisq,1,lower=FALSE))
    for (k in names(ps)) hz(paste("large coxph,", k), exp(coef(f)), ci[1], ci[2], ps[[k]])
    g <- coxph(S~arm+age); ca <- exp(confint(g))[1,]; for (k in c("log-rank", "Peto-Prentice", "Gehan")) hz(paste("large adjusted,", k), exp(coef(g)[1]), ca[1], ca[2], ps[[k]])
    g <- coxph(S~arm+strata(st)); ca <- exp(confint(g)); hz("large stratified, log-rank", exp(coef(g)), ca[1], ca[2], lr)
  }
  k <- sample(3:5, 1); r <- sample(2:4, 1); rows <- matrix(rpois(r*k, runif(r*k, 1, 12)), r); if (any(rowSums(rows)==0) || any(colSums(rows)==0)) rows <- rows+1
  js <- paste0("[", paste(apply(rows, 1, function(z) paste0("[", paste(z, collapse=", "), "]")), collapse=", "), "]")
  tb <- function(rn, p) emit(rn, sprintf('"kind": "table", "rows": %s, "p": "%s"', js, p3(as.numeric(p))))
  for (way in c("", " of columns")) { tab <- if (way=="") rows else t(rows); nr <- nrow(tab); nc <- ncol(tab)
    y <- factor(rep(rep(1:nc, each=nr), as.vector(tab)), ordered=TRUE); x <- rep(rep(1:nr, nc), as.vector(tab))
    if (nc>2) for (how in c("groups", "trend")) { q <- if (how=="groups") factor(x) else x
      fit <- tryCatch(w(polr(y~q, Hess=TRUE)), error=function(z) NULL); null <- tryCatch(w(polr(y~1)), error=function(z) NULL)
      if (!is.null(fit) && !is.null(null)) { tb(paste0("polr LRT ", how, way), pchisq(null$deviance-fit$deviance, if (how=="groups") nr-1 else 1, lower=FALSE))
        if (how=="trend" || nr==2) { tv <- tryCatch(w(coef(summary(fit)))[1,3], error=function(z) NA); tb(paste0("polr Wald ", how, way), 2*pnorm(-abs(tv))); tb(paste0("polr t ", how, way), 2*pt(-abs(tv), fit$df.residual)) } } }
    ct <- as.table(tab); tb(paste0("coin chisq_test", way), pvalue(chisq_test(ct)))
    oy <- data.frame(y=as.numeric(y), g=factor(x)); tb(paste0("coin kruskal_test", way), pvalue(kruskal_test(y~g, data=oy)))
    tb(paste0("coin kruskal_test approximate", way), pvalue(kruskal_test(y~g, data=oy, distribution=approximate(nresample=5000)))) }
  tb("coin lbl_test", pvalue(lbl_test(as.table(rows)))); tb("coin lbl_test approximate", pvalue(lbl_test(as.table(rows), distribution=approximate(nresample=5000))))
  v <- rep(rep(1:k, each=r), as.vector(rows)); g <- rep(rep(1:r, k), as.vector(rows))
  jt <- function(v, g) { lev <- sort(unique(g)); u <- 0; for (i in head(lev,-1)) for (j in lev[lev>i]) u <- u + sum(outer(v[g==i], v[g==j], function(a,b) (a<b)+(a==b)/2)); N <- length(v); ni <- table(g); ti <- table(v)
    A <- (N*(N-1)*(2*N+5)-sum(ni*(ni-1)*(2*ni+5))-sum(ti*(ti-1)*(2*ti+5)))/72; B <- sum(ni*(ni-1)*(ni-2))*sum(ti*(ti-1)*(ti-2))/(36*N*(N-1)*(N-2)); C <- sum(ni*(ni-1))*sum(ti*(ti-1))/(8*N*(N-1)); 2*pnorm(-abs(u-(N^2-sum(ni^2))/4)/sqrt(A+B+C)) }
  tb("Jonckheere-Terpstra", jt(v, g)); tb("cor.test spearman", w(cor.test(v, g, method="spearman", exact=FALSE)$p.value)); tb("cor.test kendall", w(cor.test(v, g, method="kendall", exact=FALSE)$p.value))
  tb("oneway.test", tryCatch(oneway.test(v~factor(g))$p.value, error=function(z) NA)); if (any(v>median(v))) tb("median test", tryCatch(w(chisq.test(table(v>median(v), g), correct=FALSE)$p.value), error=function(z) NA))
}
