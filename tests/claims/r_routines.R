# Claims as R prints them: made-up groups of 5 to 40, tests and intervals by base R and survival, one JSON object a line.
# Rscript r_routines.R SETS SEED > r_routines.jsonl
suppressMessages(library(survival)); arguments <- as.integer(commandArgs(TRUE)); set.seed(arguments[2])
p3 <- function(p) if (is.na(p)) NA else if (p < 0.001) "<0.001" else formatC(p, digits=3, format="f")
d2 <- function(x) formatC(x, digits=2, format="f")
emit <- function(routine, json) if (!grepl("NA|NaN|Inf", json)) cat(sprintf('{"routine": "%s", %s}\n', routine, json))
for (s in 1:arguments[1]) {
  n <- sample(5:40, 1); m <- sample(5:40, 1); x <- rbinom(1, n, runif(1)); y <- rbinom(1, m, runif(1))
  tab <- matrix(c(x, n-x, y, m-y), 2, byrow=TRUE)
  two <- function(r, p) emit(r, sprintf('"kind": "two_by_two", "a": [%d, %d], "b": [%d, %d], "p": "%s"', x, n, y, m, p3(p)))
  two("fisher.test", fisher.test(tab)$p.value)
  two("fisher.test less", fisher.test(tab, alternative="less")$p.value)
  two("fisher.test greater", fisher.test(tab, alternative="greater")$p.value)
  w <- suppressWarnings
  two("chisq.test", w(chisq.test(tab)$p.value)); two("chisq.test uncorrected", w(chisq.test(tab, correct=FALSE)$p.value))
  two("chisq.test simulated", w(chisq.test(tab, simulate.p.value=TRUE)$p.value))
  two("prop.test", w(prop.test(c(x,y), c(n,m))$p.value)); two("prop.test less", w(prop.test(c(x,y), c(n,m), alternative="less")$p.value))
  two("prop.test greater", w(prop.test(c(x,y), c(n,m), alternative="greater")$p.value))
  ob <- as.vector(tab); ex <- as.vector(outer(rowSums(tab), colSums(tab))/(n+m)); if (min(ex) > 0) {
    g <- 2*sum(ifelse(ob>0, ob*log(ob/ex), 0)); two("G test", pchisq(g, 1, lower=FALSE)) }
  mid <- fisher.test(tab)$p.value - dhyper(x, n, m, x+y)/2; two("mid-P", mid)
  two("N-1 chi-square", w((function(z) pchisq(z$statistic*(n+m-1)/(n+m), 1, lower=FALSE))(chisq.test(tab, correct=FALSE))))
  if (x>0 && x<n && y>0 && y<m) {
    e <- rep(c(1,0,1,0), c(x,n-x,y,m-y)); g <- rep(c(1,0), c(n,m)); f <- glm(e~g, family=binomial)
    two("glm Wald", summary(f)$coefficients[2,4]); two("glm anova LRT", anova(f, test="LRT")[2,5]); two("glm Rao", anova(f, test="Rao")[2,6])
    two("t.test", t.test(e~g)$p.value); two("t.test equal", t.test(e~g, var.equal=TRUE)$p.value)
    ft <- fisher.test(tab)
    ratio <- function(r, ms, v, l, u, p) emit(r, sprintf('"kind": "ratio", "measure": "%s", "value": "%s", "lower": "%s", "upper": "%s", "p": "%s"', ms, d2(v), d2(l), d2(u), p3(p)))
    ratio("fisher.test odds ratio", "odds_ratio", ft$estimate, ft$conf.int[1], ft$conf.int[2], ft$p.value)
    ci <- w(suppressMessages(confint(f)))[2,]; wd <- confint.default(f)[2,]
    ratio("glm profile, Wald P", "odds_ratio", exp(coef(f)[2]), exp(ci[1]), exp(ci[2]), summary(f)$coefficients[2,4])
    ratio("glm profile, LRT", "odds_ratio", exp(coef(f)[2]), exp(ci[1]), exp(ci[2]), anova(f, test="LRT")[2,5])
    ratio("glm Wald", "odds_ratio", exp(coef(f)[2]), exp(wd[1]), exp(wd[2]), summary(f)$coefficients[2,4])
    ratio("glm Wald, Fisher P", "odds_ratio", exp(coef(f)[2]), exp(wd[1]), exp(wd[2]), ft$p.value)
    ratio("glm Wald, chi-square P", "odds_ratio", exp(coef(f)[2]), exp(wd[1]), exp(wd[2]), w(chisq.test(tab)$p.value))
    rr <- (x/n)/(y/m); se <- sqrt(1/x-1/n+1/y-1/m)
    ratio("risk ratio, Fisher P", "risk_ratio", rr, rr*exp(-1.959964*se), rr*exp(1.959964*se), ft$p.value)
    ratio("risk ratio, chi-square P", "risk_ratio", rr, rr*exp(-1.959964*se), rr*exp(1.959964*se), w(chisq.test(tab, correct=FALSE)$p.value))
    tt <- runif(2, 20, 200); po <- poisson.test(c(x,y), tt)
    ratio("poisson.test", "rate_ratio", po$estimate, po$conf.int[1], po$conf.int[2], po$p.value)
  }
  one <- function(r, p, p0) emit(r, sprintf('"kind": "one_sample", "count": %d, "total": %d, "expected": %d, "percent": "true", "p": "%s"', x, n, p0, p3(p)))
  p0 <- sample(c(5,10,20,30,50), 1)
  for (a in c("two.sided","less","greater")) { one(paste("binom.test", a), binom.test(x, n, p0/100, alternative=a)$p.value, p0)
    one(paste("prop.test", a), w(prop.test(x, n, p0/100, alternative=a)$p.value), p0)
    one(paste("prop.test uncorrected", a), w(prop.test(x, n, p0/100, alternative=a, correct=FALSE)$p.value), p0) }
  int <- function(r, l, u) emit(r, sprintf('"kind": "interval", "count": %d, "total": %d, "percent": "true", "lower": "%s", "upper": "%s"', x, n, formatC(100*l, digits=1, format="f"), formatC(100*u, digits=1, format="f")))
  b <- binom.test(x, n)$conf.int; int("binom.test", b[1], b[2])
  b <- w(prop.test(x, n)$conf.int); int("prop.test", b[1], b[2]); b <- w(prop.test(x, n, correct=FALSE)$conf.int); int("prop.test uncorrected", b[1], b[2])
  b <- binom.test(x, n, alternative="less")$conf.int; int("binom.test less", b[1], b[2]); b <- binom.test(x, n, alternative="greater")$conf.int; int("binom.test greater", b[1], b[2])
  if (x>0 && x<n) { v <- rep(1:0, c(x,n-x)); b <- t.test(v)$conf.int; int("t.test", max(b[1],0), min(b[2],1))
    for (ty in c("log","log-log","plain","arcsin","logit")) { k <- survfit(Surv(rep(1,n), 1-v)~1, conf.type=ty); int(paste("survfit", ty), k$lower, k$upper) } 
    ci <- w(suppressMessages(confint(glm(v~1, family=binomial)))); int("glm profile", plogis(ci[1]), plogis(ci[2]))
    bo <- quantile(replicate(2000, mean(sample(v, n, TRUE))), c(.025,.975)); int("bootstrap", bo[1], bo[2]) }
  k <- sample(2:4, 1); r <- sample(2:3, 1); rows <- matrix(rpois(r*k, runif(r*k, 1, 8)), r); if (any(rowSums(rows)==0) || any(colSums(rows)==0)) rows <- rows+1
  js <- paste0("[", paste(apply(rows, 1, function(z) paste0("[", paste(z, collapse=", "), "]")), collapse=", "), "]")
  tb <- function(rn, p) emit(rn, sprintf('"kind": "table", "rows": %s, "p": "%s"', js, p3(p)))
  tb("fisher.test r x c", fisher.test(rows, workspace=2e7)$p.value); tb("fisher.test simulated", fisher.test(rows, simulate.p.value=TRUE)$p.value)
  tb("chisq.test r x c", w(chisq.test(rows, correct=FALSE)$p.value)); tb("chisq.test simulated r x c", w(chisq.test(rows, simulate.p.value=TRUE)$p.value))
  val <- rep(rep(1:k, each=r), as.vector(rows)); gr <- rep(rep(1:r, k), as.vector(rows)); tb("kruskal.test", kruskal.test(val, gr)$p.value)
  if (r==2) tb("wilcox.test", w(wilcox.test(val~gr, exact=FALSE)$p.value))
  # survival
  hr <- exp(runif(1,-1.8,1.8)); t <- rexp(n+m, c(rep(hr,n),rep(1,m))); c0 <- runif(n+m, 0, 4); arm <- rep(1:0, c(n,m)); S <- Surv(pmin(t,c0), t<=c0)
  d <- tapply(S[,2], arm, sum); if (min(d) > 0) {
    fit <- w(coxph(S~arm)); if (abs(coef(fit)) < 8) { z <- summary(fit); ci <- exp(confint(fit)); sd <- survdiff(S~arm)
      lrp <- pchisq(sd$chisq, 1, lower=FALSE)
      for (pp in list(list("Wald", z$waldtest[3]), list("LRT", z$logtest[3]), list("score", z$sctest[3]), list("survdiff", lrp), list("survdiff one-sided", lrp/2), list("survdiff other tail", 1-lrp/2)))
        emit(paste("coxph,", pp[[1]]), sprintf('"kind": "ratio", "measure": "HR", "value": "%s", "lower": "%s", "upper": "%s", "p": "%s", "a": [%d, %d], "b": [%d, %d]', d2(exp(coef(fit))), d2(ci[1]), d2(ci[2]), p3(pp[[2]]), d["1"], n, d["0"], m))
      emit("coxph without limits", sprintf('"kind": "ratio", "measure": "HR", "value": "%s", "p": "%s", "a": [%d, %d], "b": [%d, %d]', d2(exp(coef(fit))), p3(lrp), d["1"], n, d["0"], m))
      emit("survdiff", sprintf('"kind": "statistic", "test": "chi_square", "statistic": "%s", "df": 1, "p": "%s"', d2(sd$chisq), p3(lrp)))
      emit("Peto", (function(o,e,v) sprintf('"kind": "ratio", "measure": "HR", "value": "%s", "lower": "%s", "upper": "%s", "p": "%s", "a": [%d, %d], "b": [%d, %d]', d2(exp((o-e)/v)), d2(exp((o-e)/v-1.959964/sqrt(v))), d2(exp((o-e)/v+1.959964/sqrt(v))), p3(lrp), d["1"], n, d["0"], m))(sd$obs[2], sd$exp[2], sd$var[2,2]))
    }
    sf <- survfit(S~1); i <- max(which(sf$time <= median(S[,1]))); if (sf$surv[i] > 0 && sf$surv[i] < 1) emit("survfit SE", sprintf('"kind": "percent_se", "percent": "%s", "se": "%s", "n": %d', formatC(100*sf$surv[i], digits=1, format="f"), formatC(100*sf$std.err[i]*sf$surv[i], digits=1, format="f"), n+m))
    md <- summary(sf)$table; nr <- function(z) if (is.na(z)) "not_reached" else d2(z)
    emit("survfit median", sprintf('"kind": "median", "median": "%s", "lower": "%s", "upper": "%s", "n": %d, "events": %d', nr(md["median"]), nr(md["0.95LCL"]), nr(md["0.95UCL"]), n+m, sum(S[,2])))
  }
  a <- rnorm(n); b <- rnorm(m, runif(1,-1,1))
  st <- function(r, te, s, p, df) emit(r, sprintf('"kind": "statistic", "test": "%s", "statistic": "%s", %s "p": "%s"', te, d2(s), df, p3(p)))
  for (al in c("two.sided","less","greater")) { z <- t.test(a, b, alternative=al); st(paste("t.test", al), "t", z$statistic, z$p.value, sprintf('"df": "%s",', formatC(z$parameter, digits=1, format="f")))
    z <- var.test(a, b, alternative=al); st(paste("var.test", al), "f", z$statistic, z$p.value, sprintf('"df": %d, "df2": %d,', n-1, m-1)) }
  z <- anova(lm(c(a,b)~factor(arm))); st("anova", "f", z[1,4], z[1,5], sprintf('"df": 1, "df2": %d,', n+m-2))
  wh <- round(runif(n, 0, 20)); emit("mean, sd", sprintf('"kind": "mean_sd", "mean": "%s", "sd": "%s", "n": %d, "integer": "true"', formatC(mean(wh), digits=1, format="f"), formatC(sd(wh), digits=1, format="f"), n))
  emit("mean", sprintf('"kind": "mean", "mean": "%s", "n": %d, "integer": "true"', d2(mean(wh)), n))
}
