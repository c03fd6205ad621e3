# More claims as R prints them, and as SAS and Prism compute them: r_routines.R has the first. Groups of 5 to 40.
# Rscript more_r_routines.R SETS SEED > more_r_routines.jsonl   (R 4.2.2, survival 3.5.3, sandwich 3.0.2)
suppressMessages(library(survival)); a_ <- as.integer(commandArgs(TRUE)); set.seed(a_[2])
p3 <- function(p) if (is.na(p)) NA else if (p < 0.001) "<0.001" else formatC(p, digits=3, format="f")
d2 <- function(x) formatC(x, digits=2, format="f"); w <- suppressWarnings
emit <- function(routine, json) if (!grepl("NA|NaN|Inf", json)) cat(sprintf('{"routine": "%s", %s}\n', routine, json))
for (s in 1:a_[1]) {
  n <- sample(5:40, 1); m <- sample(5:40, 1); x <- rbinom(1, n, runif(1)); y <- rbinom(1, m, runif(1))
  tab <- matrix(c(x, n-x, y, m-y), 2, byrow=TRUE)
  two <- function(r, p) emit(r, sprintf('"kind": "two_by_two", "a": [%d, %d], "b": [%d, %d], "p": "%s"', x, n, y, m, p3(p)))
  e <- rep(c(1,0,1,0), c(x,n-x,y,m-y)); g <- rep(c(1,0), c(n,m))
  if (sum(e)>0 && sum(e)<n+m) {
  two("wilcox continuity", w(wilcox.test(e~g, exact=FALSE)$p.value)); two("wilcox normal", w(wilcox.test(e~g, exact=FALSE, correct=FALSE)$p.value))
  z <- (function(W){mu<-n*m/2; t<-table(rank(e)); sg<-sqrt(n*m/12*((n+m+1)-sum(t^3-t)/((n+m)*(n+m-1)))); abs(W-mu)-0.5 -> u; max(u,0)/sg})(w(wilcox.test(e~g,exact=FALSE)$statistic)); two("npar1way t", 2*pt(-z, n+m-1))
  two("kruskal", kruskal.test(e, g)$p.value); two("trend", w(prop.trend.test(c(x,y), c(n,m))$p.value)); two("cor.test", w(cor.test(e, g)$p.value)); two("lm anova", anova(lm(e~g))[1,5])
  two("oneway.test", w(tryCatch(oneway.test(e~g)$p.value, error=function(z) NA)))
  fo <- fisher.test(tab)$p.value; two("fisher doubled", min(1, 2*min(fisher.test(tab, alternative="l")$p.value, fisher.test(tab, alternative="g")$p.value)))
  pl <- dhyper(x, n, m, x+y)/2; lo <- phyper(x, n, m, x+y)-pl; two("fisher mid-P doubled", min(1, 2*min(lo, 1-lo)))
  two("mid-P one-sided", min(lo, 1-lo))
  rd <- x/n-y/m; v <- x/n*(1-x/n)/n+y/m*(1-y/m)/m; if (v>0) { two("riskdiff Wald", 2*pnorm(-abs(rd)/sqrt(v))); cc <- (1/n+1/m)/2; two("riskdiff Wald corrected", 2*pnorm(-max(0,abs(rd)-cc)/sqrt(v))) }
  k <- (x+.5)*(m-y+.5)/((n-x+.5)*(y+.5)); se <- sqrt(1/(x+.5)+1/(n-x+.5)+1/(y+.5)+1/(m-y+.5)); two("Haldane Wald", 2*pnorm(-abs(log(k))/se))
  ratio0 <- function(r, ms, v, l, u, p, extra="") emit(r, sprintf('"kind": "ratio", "measure": "%s", "value": "%s", "lower": "%s", "upper": "%s", "p": "%s"%s', ms, d2(v), d2(l), d2(u), p3(p), extra))
  ex <- sprintf(', "a": [%d, %d], "b": [%d, %d]', x, n, y, m)
  ratio0("Haldane OR, Fisher P, counts", "odds_ratio", k, k*exp(-1.96*se), k*exp(1.96*se), fo, ex)
  }
  if (x>0 && x<n && y>0 && y<m) {
    or <- x*(m-y)/((n-x)*y); se <- sqrt(1/x+1/(n-x)+1/y+1/(m-y)); chi <- w(chisq.test(tab, correct=FALSE)); yc <- w(chisq.test(tab))
    tb_ <- sort(or^(1+c(-1,1)*1.96/sqrt(chi$statistic))); ratio0("test-based OR", "odds_ratio", or, tb_[1], tb_[2], chi$p.value)
    ratio0("Wald OR, Yates P, counts", "odds_ratio", or, or*exp(-1.96*se), or*exp(1.96*se), yc$p.value, ex)
    ft <- fisher.test(tab); ratio0("fisher.test, counts", "odds_ratio", ft$estimate, ft$conf.int[1], ft$conf.int[2], ft$p.value, ex)
    rr <- (x/n)/(y/m); sr <- sqrt(1/x-1/n+1/y-1/m); ratio0("RR Wald, Yates P, counts", "risk_ratio", rr, rr*exp(-1.96*sr), rr*exp(1.96*sr), yc$p.value, ex); ratio0("RR Wald, Wald P", "risk_ratio", rr, rr*exp(-1.96*sr), rr*exp(1.96*sr), 2*pnorm(-abs(log(rr))/sr), ex)
    po <- w(glm(e~g, family=poisson)); V <- sandwich::vcovHC(po, "HC0")[2,2]; ratio0("Poisson robust", "risk_ratio", exp(coef(po)[2]), exp(coef(po)[2]-1.96*sqrt(V)), exp(coef(po)[2]+1.96*sqrt(V)), 2*pnorm(-abs(coef(po)[2])/sqrt(V)), ex)
    # score (Miettinen-Nurminen like Koopman) limits of RR with chi-square P
    koop <- function(phi) { A<-(n+m)*phi; B<- -(n*phi+x+m+y*phi); C<-x+y; p2<-(-B-sqrt(B^2-4*A*C))/(2*A); p1<-p2*phi; ((x-n*p1)^2/(n*p1*(1-p1)))*(1+ n*(phi-p1)/(m*(1-p1))) - 3.8415 }
    L <- tryCatch(uniroot(koop, c(1e-4*rr, rr*0.9999))$root, error=function(z) NA); U <- tryCatch(uniroot(koop, c(rr*1.0001, 1e3*rr))$root, error=function(z) NA); ratio0("RR Koopman score", "risk_ratio", rr, L, U, chi$p.value, ex)
    # mid-P conditional OR (epitools oddsratio.midp)
    mp <- function(o) { d <- dhyper(max(0,x+y-m):min(n,x+y), n, m, x+y); xs<-max(0,x+y-m):min(n,x+y); q<-d*o^xs; q<-q/sum(q); sum(q[xs>x])+q[xs==x]/2 }
    f <- function(t) tryCatch(exp(uniroot(function(lo) mp(exp(lo))-t, c(-12,12))$root), error=function(z) NA)
    ratio0("epitools mid-P OR", "odds_ratio", f(.5), f(.025), f(.975), 2*min(mp(1), 1-mp(1)), ex)
  }
  int <- function(r, l, u) emit(r, sprintf('"kind": "interval", "count": %d, "total": %d, "percent": "true", "lower": "%s", "upper": "%s"', x, n, formatC(100*l, digits=1, format="f"), formatC(100*u, digits=1, format="f")))
  ph <- x/n
  midl <- function(p) pbinom(x-1,n,p,lower=FALSE)-dbinom(x,n,p)/2; ur <- function(f, i) tryCatch(uniroot(f, i, tol=1e-9)$root, error=function(z) NA)
  int("mid-P", if (x==0) 0 else ur(function(p) midl(p)-.025, c(1e-9,1-1e-9)), if (x==n) 1 else ur(function(p) midl(p)-.975, c(1e-9,1-1e-9)))
  ll <- function(p) (if(x>0) x*log(p) else 0)+(if (x<n) (n-x)*log(1-p) else 0)
  top <- if (x>0&&x<n) ll(ph) else 0
  int("LR", if (x==0) 0 else ur(function(p) 2*(top-ll(p))-3.841459, c(1e-12, max(ph-1e-9,1e-9))), if (x==n) 1 else ur(function(p) 2*(top-ll(p))-3.841459, c(min(ph+1e-9,1-1e-9), 1-1e-12)))
  se <- sqrt(ph*(1-ph)/n); int("Wald corrected", max(0,ph-1.959964*se-.5/n), min(1,ph+1.959964*se+.5/n)); int("t interval binary", max(0,ph-qt(.975,n-1)*se*sqrt(n/(n-1))), min(1, ph+qt(.975,n-1)*se*sqrt(n/(n-1))))
  int("Jeffreys", if(x==0) 0 else qbeta(.025,x+.5,n-x+.5), if (x==n) 1 else qbeta(.975,x+.5,n-x+.5)); int("Bayes uniform", qbeta(.025,x+1,n-x+1), qbeta(.975,x+1,n-x+1))
  pt_ <- (x+2)/(n+4); s4 <- sqrt(pt_*(1-pt_)/(n+4)); int("plus four", max(0,pt_-1.96*s4), min(1,pt_+1.96*s4))
  int("arcsine", sin(max(0,asin(sqrt(ph))-1.96/2/sqrt(n)))^2, sin(min(pi/2,asin(sqrt(ph))+1.96/2/sqrt(n)))^2); int("Wilson", (function(z) (ph+z^2/2/n-z*sqrt(ph*(1-ph)/n+z^2/4/n^2))/(1+z^2/n))(1.959964), (function(z) (ph+z^2/2/n+z*sqrt(ph*(1-ph)/n+z^2/4/n^2))/(1+z^2/n))(1.959964))
  if (x>0&&x<n) int("logit", plogis(qlogis(ph)-1.96*sqrt(1/x+1/(n-x))), plogis(qlogis(ph)+1.96*sqrt(1/x+1/(n-x))))
  k <- sample(2:4, 1); r <- sample(2:3, 1); rows <- matrix(rpois(r*k, runif(r*k, 1, 6)), r); if (any(rowSums(rows)==0) || any(colSums(rows)==0)) rows <- rows+1
  js <- paste0("[", paste(apply(rows, 1, function(z) paste0("[", paste(z, collapse=", "), "]")), collapse=", "), "]")
  tb <- function(rn, p) emit(rn, sprintf('"kind": "table", "rows": %s, "p": "%s"', js, p3(p)))
  val <- rep(rep(1:k, each=r), as.vector(rows)); gp <- rep(rep(1:r, k), as.vector(rows)); N <- sum(rows)
  tb("mantel linear", pchisq((N-1)*cor(val,gp)^2, 1, lower=FALSE)); tb("G table", (function(E) pchisq(2*sum(ifelse(rows>0, rows*log(rows/E),0)), (r-1)*(k-1), lower=FALSE))(outer(rowSums(rows),colSums(rows))/N))
  tb("anova scores", anova(lm(val~factor(gp)))[1,5]); tb("spearman", w(cor.test(val,gp,method="spearman",exact=FALSE)$p.value)); tb("kendall", w(cor.test(val,gp,method="kendall",exact=FALSE)$p.value)); tb("pearson", w(cor.test(val,gp)$p.value))
  if (r==2) { tb("wilcox normal", w(wilcox.test(val~gp, exact=FALSE, correct=FALSE)$p.value)); if (min(table(gp))>1) {tb("t scores", tryCatch(t.test(val~gp)$p.value, error=function(z) NA)); tb("t equal scores", tryCatch(t.test(val~gp, var.equal=TRUE)$p.value, error=function(z) NA))}
    cs <- colSums(rows); tb("prop.trend.test", w(prop.trend.test(rows[1,], cs)$p.value)); tb("trend one-sided", w(prop.trend.test(rows[1,], cs)$p.value)/2)
    W <- w(wilcox.test(val~gp,exact=FALSE)$statistic); n1<-sum(gp==1); n2<-sum(gp==2); t<-table(val); sg<-sqrt(n1*n2/12*((N+1)-sum(t^3-t)/(N*(N-1)))); z<-max(0,abs(W-n1*n2/2)-.5)/sg; tb("npar1way t table", 2*pt(-z, N-1))
    rk <- rank(val); obs <- abs(sum(rk[gp==1])-n1*(N+1)/2); if (choose(N,n1) < 3e4) { cb <- combn(N, n1, function(i) sum(rk[i])); tb("exact wilcoxon", mean(abs(cb-n1*(N+1)/2) >= obs-1e-9)); tb("exact wilcoxon doubled", min(1,2*min(mean(cb>=sum(rk[gp==1])-1e-9), mean(cb<=sum(rk[gp==1])+1e-9)))) } }
  hr <- exp(runif(1,-1.8,1.8)); tt <- rexp(n+m, c(rep(hr,n),rep(1,m))); c0 <- runif(n+m, 0, 4); if (runif(1)<.5) {tt <- ceiling(tt*4)/4; c0 <- ceiling(c0*4)/4}; arm <- rep(1:0, c(n,m)); S <- Surv(pmin(tt,c0), tt<=c0); d <- tapply(S[,2], arm, sum)
  if (min(d) > 0) { sd <- survdiff(S~arm); lrp <- pchisq(sd$chisq,1,lower=FALSE); O<-sd$obs; E<-sd$exp
    hz <- function(r, v, l, u, p) { emit(paste(r, "counts"), sprintf('"kind": "ratio", "measure": "HR", "value": "%s", "lower": "%s", "upper": "%s", "p": "%s", "a": [%d, %d], "b": [%d, %d]', d2(v), d2(l), d2(u), p3(p), d["1"], n, d["0"], m)); emit(r, sprintf('"kind": "ratio", "measure": "HR", "value": "%s", "lower": "%s", "upper": "%s", "p": "%s"', d2(v), d2(l), d2(u), p3(p))) }
    pk <- (O[2]/E[2])/(O[1]/E[1]); sp <- sqrt(1/E[1]+1/E[2]); hz("Prism logrank HR", pk, pk*exp(-1.96*sp), pk*exp(1.96*sp), lrp)
    pe <- exp((O[2]-E[2])/sd$var[2,2]); hz("Prism MH HR", pe, pe*exp(-1.96/sqrt(sd$var[2,2])), pe*exp(1.96/sqrt(sd$var[2,2])), lrp)
    gw <- pchisq(survdiff(S~arm, rho=1)$chisq,1,lower=FALSE)
    for (ti in c("efron","breslow","exact")) { f <- w(coxph(S~arm, ties=ti)); if (abs(coef(f))<8) { z <- summary(f); ci <- exp(confint(f)); for (pp in list(list("Wald", z$waldtest[3]), list("LRT", z$logtest[3]), list("score", z$sctest[3]), list("Peto", gw))) hz(paste("coxph", ti, pp[[1]]), exp(coef(f)), ci[1], ci[2], pp[[2]])
      if (ti=="efron") { pl <- function(b) { o <- w(coxph(S~offset(b*arm), ties=ti)); 2*(f$loglik[2]-o$loglik[1])-3.841459 }
        l <- tryCatch(exp(uniroot(pl, c(coef(f)-8, coef(f)))$root), error=function(z) NA); u <- tryCatch(exp(uniroot(pl, c(coef(f), coef(f)+8))$root), error=function(z) NA)
        hz("coxph profile LRT", exp(coef(f)), l, u, z$logtest[3]); hz("coxph profile Wald", exp(coef(f)), l, u, z$waldtest[3]); hz("coxph profile logrank", exp(coef(f)), l, u, lrp)
        rb <- w(coxph(S~arm, robust=TRUE)); zr <- summary(rb); cr <- exp(confint(rb)); hz("coxph robust", exp(coef(rb)), cr[1], cr[2], zr$coefficients[1,"Pr(>|z|)"]); hz("coxph robust, log-rank P", exp(coef(rb)), cr[1], cr[2], lrp)
        fg <- w(survreg(S~arm, dist="weibull")); b <- -coef(fg)[2]/fg$scale; dv <- c(0,-1/fg$scale, coef(fg)[2]/fg$scale); sb <- sqrt(t(dv)%*%vcov(fg)%*%dv); hz("Weibull HR", exp(b), exp(b-1.96*sb), exp(b+1.96*sb), summary(fg)$table[2,4])
        fe <- w(survreg(S~arm, dist="exponential")); hz("exponential HR", exp(-coef(fe)[2]), exp(-coef(fe)[2]-1.96*sqrt(vcov(fe)[2,2])), exp(-coef(fe)[2]+1.96*sqrt(vcov(fe)[2,2])), summary(fe)$table[2,4])
        ag <- rnorm(n+m); fa <- w(coxph(S~arm+ag)); ca <- exp(confint(fa))[1,]; hz("coxph adjusted", exp(coef(fa)[1]), ca[1], ca[2], summary(fa)$coefficients[1,5]); hz("coxph adjusted, log-rank P", exp(coef(fa)[1]), ca[1], ca[2], lrp)
      } } }
    emit("log-rank alone", sprintf('"kind": "statistic", "test": "chi_square", "statistic": "%s", "df": 1, "p": "%s"', d2(sd$chisq), p3(lrp)))
    for (ty in c("fh", "kaplan-meier")) { fh <- survfit(S~1, stype=if(ty=="fh") 2 else 1, error=if(ty=="fh") "tsiatis" else "greenwood"); i <- max(which(fh$time <= median(S[,1]))); if (fh$surv[i]>0 && fh$surv[i]<1) emit(paste("survfit SE", ty), sprintf('"kind": "percent_se", "percent": "%s", "se": "%s", "n": %d', formatC(100*fh$surv[i], digits=1, format="f"), formatC(100*fh$std.err[i]*fh$surv[i], digits=1, format="f"), n+m)) }
    cf <- w(survfit(coxph(S~1))); i <- max(which(cf$time <= median(S[,1]))); if (cf$surv[i]>0 && cf$surv[i]<1) emit("survfit(coxph) SE", sprintf('"kind": "percent_se", "percent": "%s", "se": "%s", "n": %d', formatC(100*cf$surv[i], digits=1, format="f"), formatC(100*cf$std.err[i]*cf$surv[i], digits=1, format="f"), n+m))
    for (ty in c("log","log-log","plain")) { sf <- survfit(S~1, conf.type=ty); md <- summary(sf)$table; nr <- function(z) if (is.na(z)) "not_reached" else d2(z); emit(paste("median", ty), sprintf('"kind": "median", "median": "%s", "lower": "%s", "upper": "%s", "n": %d, "events": %d', nr(md["median"]), nr(md["0.95LCL"]), nr(md["0.95UCL"]), n+m, sum(S[,2]))) }
    m1 <- summary(survfit(S~arm))$table; f <- w(coxph(S~arm)); if (abs(coef(f))<8 && !any(is.na(m1[,"median"]))) emit("medians", sprintf('"kind": "medians", "a": "%s", "b": "%s", "hazard_ratio": "%s"', d2(m1[2,"median"]), d2(m1[1,"median"]), d2(exp(coef(f)))))
  }
  bs <- if (x>0&&x<n) sd(replicate(500, mean(sample(rep(1:0,c(x,n-x)), n, TRUE)))); if (!is.null(bs)) { emit("bootstrap SE", sprintf('"kind": "percent_se", "percent": "%s", "se": "%s", "n": %d', formatC(100*ph, digits=1, format="f"), formatC(100*bs, digits=1, format="f"), n)); emit("binomial SE", sprintf('"kind": "percent_se", "percent": "%s", "se": "%s", "n": %d', formatC(100*ph, digits=1, format="f"), formatC(100*se, digits=1, format="f"), n)) }
  gs <- round(rgamma(n, 2, .2)); emit("sd population", sprintf('"kind": "mean_sd", "mean": "%s", "sd": "%s", "n": %d, "integer": "true"', d2(mean(gs)), d2(sd(gs)*sqrt((n-1)/n)), n)); emit("sd sample", sprintf('"kind": "mean_sd", "mean": "%s", "sd": "%s", "n": %d, "integer": "true"', d2(mean(gs)), d2(sd(gs)), n)); emit("sd zero decimals", sprintf('"kind": "mean_sd", "mean": "%s", "sd": "%s", "n": %d, "integer": "true"', round(mean(gs)), round(sd(gs)), n))
  p0 <- sample(c(5,10,20,30,50), 1)/100; one <- function(r, p) emit(r, sprintf('"kind": "one_sample", "count": %d, "total": %d, "expected": %s, "percent": "true", "p": "%s"', x, n, 100*p0, p3(p)))
  lo <- pbinom(x,n,p0)-dbinom(x,n,p0)/2; one("mid-P doubled", min(1,2*min(lo,1-lo))); one("mid-P one-sided", min(lo,1-lo)); one("freq exact doubled", min(1, 2*min(pbinom(x,n,p0), pbinom(x-1,n,p0,lower=FALSE)))); one("sign/poisson", poisson.test(x, n*p0)$p.value); one("chisq.test gof", w(chisq.test(c(x,n-x), p=c(p0,1-p0))$p.value)); one("t.test mu", tryCatch(t.test(rep(1:0,c(x,n-x)), mu=p0)$p.value, error=function(z) NA)); one("chisq gof simulated", w(chisq.test(c(x,n-x), p=c(p0,1-p0), simulate.p.value=TRUE)$p.value))
  z <- (abs(x-n*p0)-.5)/sqrt(n*p0*(1-p0)); one("z corrected one-sided", pnorm(-max(0,z)))
  a <- rnorm(n); b <- rnorm(m, runif(1,-1,1)); st <- function(r, te, s, p, df) emit(r, sprintf('"kind": "statistic", "test": "%s", "statistic": "%s", %s "p": "%s"', te, d2(s), df, p3(p)))
  for (al in c("two.sided","less")) { q <- t.test(a[1:min(n,m)], b[1:min(n,m)], paired=TRUE, alternative=al); st(paste("paired", al), "t", q$statistic, q$p.value, sprintf('"df": %d,', min(n,m)-1)); q <- t.test(a,b,alternative=al); st(paste("welch rounded df", al), "t", q$statistic, q$p.value, sprintf('"df": %d,', round(q$parameter))); st(paste("welch floor df", al), "t", q$statistic, q$p.value, sprintf('"df": %d,', floor(q$parameter))) }
  q <- kruskal.test(list(a,b)); st("kruskal chi", "chi_square", q$statistic, q$p.value, '"df": 1,'); q <- w(wilcox.test(a,b,exact=FALSE)); zz <- qnorm(q$p.value/2); st("wilcoxon z", "z", zz, q$p.value, ""); st("wilcoxon z one-sided", "z", zz, q$p.value/2, "")
  st("yates chi", "chi_square", if (sum(e)>0&&sum(e)<n+m) w(chisq.test(tab)$statistic) else NaN, w(chisq.test(tab)$p.value), '"df": 1,')
}
