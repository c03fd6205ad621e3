# Recomputes with R's survival package alone every curve, test and hazard ratio that theracurve reports of a time to an
# event, and with base R the rates of response, and compares. To run it:
#
#   Rscript check.R
#
# It reads tables that lie beside it:
#   analyses.csv   what was analysed: endpoint, definition (variant), at one time or up to a horizon
#   endpoints.csv  the patients: group, days to the end, event, competing event, late entry; not cut at any horizon
#   members.csv    who takes part in an analysis that is not of everybody
#   covariates.csv the covariates that analyses name, each column called by its kind and its name
#   switches.csv   when patients of the reference switched, where the plan asks for it
#   curves.csv     theracurve's curves, one row for each time at which somebody left
#   numbers.csv    theracurve's tests and estimates; `not_in_r` says why R's survival package cannot give one
#
# It prints a line for each curve and number: "agrees"; "DIFFERS" with both; "declined" where theracurve gives no number,
# with its reason and R's answer; "not in R" with the reason. What R cannot give beside a number that it can is named in
# brackets. The exit status is 1 if anything differs, otherwise 0.

suppressPackageStartupMessages(library(survival))

days_in_month <- 30.4375
tolerance <- 1e-6         # of curves, estimates and statistics, relative
tolerance_of_p <- 1e-4    # of P values, relative: a statistic of 40 loses two digits on its way to P
smallest <- 1e-9          # absolute, for what is nearly zero; P values: its square

here <- function() {
  file <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))
  if (length(file)) dirname(file[1]) else "."
}
table_named <- function(name, text) {
  kinds <- setNames(rep("character", length(text)), text)  # a group may be called 1, or NA
  read.csv(file.path(here(), name), colClasses = kinds, na.strings = "", encoding = "UTF-8", check.names = FALSE)
}
analyses <- table_named("analyses.csv", c("endpoint", "variant", "ties", "strata", "adjust_for", "against", "switch_by"))
members <- table_named("members.csv", "patient_id")
switches <- table_named("switches.csv", "patient_id")
header <- names(read.csv(file.path(here(), "covariates.csv"), nrows = 1, check.names = FALSE))
covariates <- table_named("covariates.csv", c("patient_id", grep("^category ", header, value = TRUE)))  # 1.0 is no 1
patients <- table_named("endpoints.csv", c("endpoint", "variant", "patient_id", "group"))
curves <- table_named("curves.csv", c("group", "interval"))
text <- c("quantity", "group", "reference", "covariate", "category", "method", "reason", "not_in_r")
numbers <- table_named("numbers.csv", text)

# The patients of an analysis. Events up to and including the horizon count; whoever is observed longer is censored
# there, and whoever enters later is not observed; whoever leaves before entering was never at risk.
patients_of <- function(analysis) {
  a <- analyses[analyses$analysis == analysis, ]
  d <- patients[patients$endpoint == a$endpoint & patients$variant == a$variant, ]
  d <- transform(d, event = event == 1, competing = competing == 1)
  if (a$chosen == 1) d <- d[d$patient_id %in% members$patient_id[members$analysis == analysis], ]
  d
}
observed <- function(analysis) {
  a <- analyses[analyses$analysis == analysis, ]
  d <- patients_of(analysis)
  if (!is.na(a$horizon_days)) {
    within <- d$time_days <= a$horizon_days
    d$event <- d$event & within
    d$competing <- d$competing & within
    d$time_days <- pmin(d$time_days, a$horizon_days)
    d <- d[d$entry_days < a$horizon_days | !late(d), ]
  }
  d[d$entry_days < d$time_days | !late(d), ]
}
late <- function(d) any(d$entry_days > 0)
# The names in a cell; the patients who have a value of all of these covariates; their columns, labels as labels.
named <- function(cell) if (is.na(cell)) character() else strsplit(cell, ";", fixed = TRUE)[[1]]
with_values <- function(d, names) d[complete.cases(columns_of(d, names)), ]
columns_of <- function(d, names) {
  rows <- match(d$patient_id, covariates$patient_id)
  columns <- lapply(names, function(name) {
    column <- grep(paste0("^(number|category) ", name, "$"), names(covariates), value = TRUE)
    values <- covariates[[column]][rows]
    if (startsWith(column, "category ")) as.character(values) else as.numeric(values)
  })
  if (length(columns)) data.frame(setNames(columns, names), check.names = FALSE) else data.frame(row.names = seq_along(rows))
}
strata_of <- function(d, names) {
  if (length(names)) as.character(interaction(columns_of(d, names), drop = TRUE)) else rep("", nrow(d))
}
of_group <- function(d, group) d[d$group == group, ]

# Time and event, with the day of entry where somebody enters late.
response <- function(d) {
  if (late(d)) Surv(d$entry_days, d$time_days, d$event) else Surv(d$time_days, d$event)
}
kaplan_meier <- function(d) survfit(response(d) ~ 1, conf.type = "log-log")
# Two ways to end, event and competing event: the Aalen-Johansen estimate.
aalen_johansen <- function(d) {
  cause <- factor(ifelse(d$event, 1, ifelse(d$competing, 2, 0)), 0:2, c("censored", "event", "competing"))
  suppressWarnings(survfit(Surv(d$time_days, cause) ~ 1, conf.type = "log-log"))  # it warns of limits at probability 1
}
# A curve as columns: time, at risk, probability and its log-log limits; with `competing` the cumulative incidence.
steps <- function(d, competing) {
  if (!competing) {
    fit <- kaplan_meier(d)
    return(data.frame(time = fit$time, at_risk = fit$n.risk, value = fit$surv, error = fit$std.err * fit$surv,
                      lower = fit$lower, upper = fit$upper, events = cumsum(fit$n.event), free = fit$surv))
  }
  fit <- aalen_johansen(d)
  event <- match("event", fit$states)
  data.frame(time = fit$time, at_risk = rowSums(fit$n.risk), value = fit$pstate[, event],
             error = fit$std.err[, event], lower = fit$lower[, event], upper = fit$upper[, event],
             events = cumsum(fit$n.event[, event]), free = fit$pstate[, 1])
}
# The last step up to a time. Before the first step nothing has happened; after follow-up nothing is known unless
# everybody had an event. A time that lost its last bit on the way through months still means the step it is next to.
at_time <- function(s, time, before) {
  near <- abs(s$time - time) < 1e-6
  if (any(near)) time <- s$time[near][1]
  if (time < s$time[1]) return(data.frame(value = before, error = 0, lower = NA, upper = NA, events = 0))
  last <- s[max(which(s$time <= time)), ]
  if (time > max(s$time) && last$free > 0) last[c("value", "lower", "upper")] <- NA
  last
}

# What R answers for each quantity of numbers.csv: a list of what it can recompute, by the names of the columns.
recomputed <- list(
  survival_probability = function(x, d) {
    d <- of_group(d, x$group)
    s <- at_time(steps(d, FALSE), x$at_days, 1)
    c(list(value = s$value, n = nrow(d), events = s$events), log_log_limits(x, s))
  },
  cumulative_incidence = function(x, d) {
    d <- of_group(d, x$group)
    s <- at_time(steps(d, TRUE), x$at_days, 0)
    c(list(value = s$value, n = nrow(d), events = s$events), log_log_limits(x, s))
  },
  median = function(x, d) {
    d <- of_group(d, x$group)
    q <- quantile(kaplan_meier(d), 0.5)
    limits <- list(value = NA, lower = q$lower[[1]] / days_in_month, upper = q$upper[[1]] / days_in_month)
    c(list(value = q$quantile[[1]] / days_in_month, n = nrow(d), events = sum(d$event)), log_log_limits(x, limits))
  },
  proportion = function(x, d) {
    d <- of_group(d, x$group)
    limits <- binom.test(sum(d$event), nrow(d), conf.level = x$level)$conf.int
    list(value = mean(d$event), lower = limits[1], upper = limits[2], n = nrow(d), events = sum(d$event))
  },
  conditional_odds_ratio = function(x, d) {
    d <- d[d$group %in% c(x$group, x$reference), ]
    counts <- table(factor(d$group, c(x$group, x$reference)), factor(d$event, c(TRUE, FALSE)))
    c(odds_ratio(counts, x$level), list(p_value = fisher.test(counts)$p.value, n = nrow(d), events = sum(d$event)))
  },
  median_of_observed = function(x, d) {
    d <- of_group(d, x$group)
    list(value = median(d$time_days) / days_in_month, n = nrow(d), events = sum(d$event))
  },
  survival_difference = function(x, d) difference(x, d, FALSE, 1),
  cumulative_incidence_difference = function(x, d) difference(x, d, TRUE, 0),
  log_rank = function(x, d) {
    if (!is.na(x$reference)) d <- d[d$group %in% c(x$group, x$reference), ]
    n <- list(n = nrow(d), events = sum(d$event))
    if (late(d)) return(c(log_rank_of_late(d), n))
    test <- survdiff(response(d) ~ group, d)
    df <- sum(test$exp > 0) - 1
    c(list(statistic = test$chisq, df = df, p_value = pchisq(test$chisq, df, lower.tail = FALSE)), n)
  },
  hazard_ratio = function(x, d) ratio_in(x, d[d$group %in% c(x$group, x$reference), ]),
  rmst_difference = function(x, d) {
    end <- analysis_of(x)$horizon_days
    if (is.na(end)) end <- min(sapply(c(x$group, x$reference), function(g) max(of_group(d, g)$time_days)))
    means <- lapply(c(x$group, x$reference), function(g) {
      whole <- patients_of(x$analysis)
      summary(kaplan_meier(of_group(whole, g)), rmean = end)$table
    })
    value <- means[[1]][["rmean"]] - means[[2]][["rmean"]]
    error <- sqrt(means[[1]][["se(rmean)"]]^2 + means[[2]][["se(rmean)"]]^2)
    width <- qnorm(0.975) * error
    list(value = value / days_in_month, lower = (value - width) / days_in_month, upper = (value + width) / days_in_month,
         p_value = 2 * pnorm(-abs(value / error)))
  },
  median_difference = function(x, d) {
    medians <- lapply(c(x$group, x$reference), function(g) quantile(kaplan_meier(of_group(d, g)), 0.5))
    m <- sapply(medians, function(q) q$quantile[[1]]) / days_in_month
    low <- sapply(medians, function(q) q$lower[[1]]) / days_in_month
    high <- sapply(medians, function(q) q$upper[[1]]) / days_in_month
    found <- list(value = m[1] - m[2])
    if (!grepl("log-log", x$method)) return(found)
    c(found, list(lower = m[1] - m[2] - sqrt((m[1] - low[1])^2 + (high[2] - m[2])^2),
                  upper = m[1] - m[2] + sqrt((high[1] - m[1])^2 + (m[2] - low[2])^2)))
  },
  one_sample_log_rank = function(x, d) {
    a <- analysis_of(x)
    d <- of_group(d, x$group)
    expected <- sum(d$time_days - ifelse(late(d), d$entry_days, 0)) * -log(a$against_share) / a$against_days
    statistic <- (sum(d$event) - expected)^2 / expected
    list(statistic = statistic, df = 1, p_value = pchisq(statistic, 1, lower.tail = FALSE), n = nrow(d), events = sum(d$event))
  },
  binomial_exact = function(x, d) {
    a <- analysis_of(x)
    d <- of_group(d, x$group)
    had <- d$event & d$time_days <= a$against_days
    list(p_value = binom.test(sum(!had), nrow(d), a$against_share)$p.value, n = nrow(d), events = sum(!had))
  },
  one_sided_log_rank = function(x, d) {
    found <- test_within(x, d, 0)
    d <- with_values(d[d$group %in% c(x$group, x$reference), ], named(analysis_of(x)$strata))
    within <- strata_of(d, named(analysis_of(x)$strata))
    excess <- sum(sapply(unique(within), function(s) {
      test <- survdiff(response(d[within == s, ]) ~ I(d$group[within == s] == x$group))
      if (length(test$n) < 2) 0 else test$obs[[2]] - test$exp[[2]]
    }))
    found$p_value <- if (excess < 0) found$p_value / 2 else 1 - found$p_value / 2
    found
  },
  non_inferiority = function(x, d) {
    a <- analysis_of(x)
    d <- d[d$group %in% c(x$group, x$reference), ]
    d <- with_values(d, c(named(a$strata), named(a$adjust_for)))
    x$covariate <- "group"
    x$category <- x$group
    fit <- model_with(x, d, c("group", named(a$adjust_for)))
    row <- match(term_of(x), fit$terms_in_order)
    z <- (coef(fit)[[row]] - log(a$margin)) / sqrt(vcov(fit)[row, row])
    list(statistic = z, p_value = pnorm(z), n = fit$n, events = fit$nevent)
  },
  stratified_log_rank = function(x, d) test_within(x, d, 0),
  peto_peto = function(x, d) test_within(x, d, 1),
  stratified_hazard_ratio = function(x, d) {
    strata <- named(analysis_of(x)$strata)
    d <- with_values(d, strata)
    d <- d[d$group %in% c(x$group, x$reference), ]
    ratio_in(x, d, strata_of(d, strata))
  },
  adjusted_hazard_ratio = function(x, d) {
    x$category <- x$group
    x$covariate <- "group"
    coefficient(x, together(x, d[d$group %in% c(x$group, x$reference), ]))
  },
  multivariable_hazard_ratio = function(x, d) coefficient(x, together(x, d)),
  univariable_hazard_ratio = function(x, d) {
    d <- with_values(d, c(named(analysis_of(x)$strata), setdiff(x$covariate, "group")))
    coefficient(x, model_with(x, d, x$covariate))
  },
  concordance = function(x, d) {
    fit <- together(x, d)
    list(value = fit$concordance[["concordance"]], n = fit$n, events = fit$nevent)
  },
  proportional_hazards = function(x, d) {
    plain <- !length(named(analysis_of(x)$adjust_for))
    fit <- together(x, if (plain) d[d$group %in% c(x$group, x$reference), ] else d)
    test <- cox.zph(fit, transform = "km", terms = FALSE)$table
    row <- test[if (is.na(x$covariate)) nrow(test) else match(term_of(x), fit$terms_in_order), ]
    list(statistic = row[[1]], df = row[[2]], p_value = row[[3]], n = fit$n, events = fit$nevent)
  },
  subgroup_hazard_ratio = function(x, d) {
    d <- with_values(d, x$covariate)
    d <- d[columns_of(d, x$covariate)[[1]] == x$category & d$group %in% c(x$group, x$reference), ]
    ratio_in(x, d)
  },
  interaction = function(x, d) {
    d <- with_values(d, x$covariate)
    d <- transform(d, category = factor(columns_of(d, x$covariate)[[1]]))
    ties <- analysis_of(x)$ties
    control <- coxph.control(eps = 1e-12, iter.max = 100)
    both <- coxph(response(d) ~ group + category, d, ties = ties, control = control)
    products <- coxph(response(d) ~ group * category, d, ties = ties, control = control)
    gain <- 2 * (products$loglik[2] - both$loglik[2])
    df <- sum(!is.na(coef(products))) - sum(!is.na(coef(both)))
    list(statistic = gain, df = df, p_value = pchisq(gain, df, lower.tail = FALSE), n = products$n, events = products$nevent)
  },
  early_hazard_ratio = function(x, d) around_cut(x, d, 1),
  late_hazard_ratio = function(x, d) around_cut(x, d, 2),
  univariable_odds_ratio = function(x, d) {
    d <- with_values(d, setdiff(x$covariate, "group"))
    odds(x, designed(x, d, x$covariate))
  },
  multivariable_odds_ratio = function(x, d) {
    names <- named(analysis_of(x)$adjust_for)
    odds(x, designed(x, with_values(d, names), c("group", names)))
  },
  switch_ignored_hazard_ratio = function(x, d) ratio_of_arms(x, switched(x, d)),
  switch_censored_hazard_ratio = function(x, d) {
    d <- switched(x, d)
    ratio_of_arms(x, transform(d, time_days = ifelse(has, switched, time_days), event = event & !has))
  },
  rank_preserving_hazard_ratio = function(x, d) {
    d <- switched(x, d)
    of_ratio <- numbers[numbers$analysis == x$analysis & numbers$quantity == "time_ratio" & numbers$group == x$group, ]
    bare <- without_treatment(d, -log(of_ratio$value))
    bare[d$arm, c("time_days", "event")] <- d[d$arm, c("time_days", "event")]
    value <- ratio_of_arms(x, bare)$value
    error <- abs(log(value)) / abs(z_of_arms(d))
    width <- qnorm((1 + x$level) / 2) * error
    list(value = value, lower = exp(log(value) - width), upper = exp(log(value) + width))
  },
  two_stage_hazard_ratio = function(x, d) {
    d <- switched(x, d)
    factor <- 1
    if (any(d$has)) {
      there <- !d$arm & d$after < d$time_days
      from <- data.frame(d[there, ], columns_of(d[there, ], named(analysis_of(x)$switch_by)), check.names = FALSE)
      terms <- paste0("`", c("has", named(analysis_of(x)$switch_by)), "`", collapse = " + ")
      model <- as.formula(paste("Surv(time_days - after, event) ~", terms))
      fit <- survreg(model, from, control = survreg.control(rel.tolerance = 1e-13, maxiter = 200))
      factor <- exp(coef(fit)[["hasTRUE"]])
    }
    began <- ifelse(d$has, d$switched, d$time_days)
    time <- began + (d$time_days - began) / factor
    until <- ifelse(d$arm, Inf, d$censoring * min(1, 1 / factor))
    list(value = ratio_of_arms(x, transform(d, time_days = pmin(time, until), event = event & time <= until))$value)
  },
  time_ratio = function(x, d) {
    d <- switched(x, d)
    z <- function(psi) z_of_arms(without_treatment(d, psi))
    beyond <- qnorm((1 + x$level) / 2)
    list(value = exp(-crossing(z, 0, -log(x$value))),
         lower = if (is.na(x$lower)) NA else exp(-crossing(z, nearest(z(-log(x$lower)), beyond), -log(x$lower))),
         upper = if (is.na(x$upper)) NA else exp(-crossing(z, nearest(z(-log(x$upper)), beyond), -log(x$upper))))
  }
)
# Two groups with the reference's switches: `arm` is to be treated from the start, `has` switched before the end.
switched <- function(x, d) {
  a <- analysis_of(x)
  d <- with_values(d[d$group %in% c(x$group, x$reference), ], named(a$switch_by))
  found <- switches[switches$analysis == x$analysis, ][match(d$patient_id, switches$patient_id[switches$analysis == x$analysis]), ]
  or_never <- function(days) ifelse(is.na(days), Inf, days)
  d <- transform(d, arm = group == x$group, switched = or_never(found$switched_days), after = or_never(found$after_days))
  d$censoring <- pmax(pmin(or_never(found$censoring_days), or_never(a$horizon_days)), d$time_days)
  transform(d, has = !arm & switched < time_days)
}
ratio_of_arms <- function(x, d) {
  d <- d[d$time_days > 0, ]
  s <- summary(coxph(Surv(time_days, event) ~ arm, d, control = coxph.control(eps = 1e-12)), conf.int = x$level)
  list(value = s$conf.int[[1]], lower = s$conf.int[[3]], upper = s$conf.int[[4]])
}
# The times without the treatment, which makes time run exp(psi) times as fast, censored anew where it is mixed.
without_treatment <- function(d, psi) {
  began <- ifelse(d$arm, 0, pmin(d$switched, d$time_days))
  time <- began + (d$time_days - began) * exp(psi)
  until <- if (any(d$has)) ifelse(d$arm, Inf, d$censoring * min(1, exp(psi))) else Inf
  transform(d, time_days = pmin(time, until), event = event & time <= until)
}
z_of_arms <- function(d) {
  test <- survdiff(Surv(time_days, event) ~ arm, d[d$time_days > 0, ])
  sign(test$obs[[2]] - test$exp[[2]]) * sqrt(test$chisq)
}
# The statistic changes in steps: where it steps over the target is the answer; not there, where R finds that it does.
crossing <- function(z, target, ours) {
  if ((z(ours - 1e-7) - target) * (z(ours + 1e-7) - target) <= 0) return(ours)
  uniroot(function(psi) z(psi) - target, c(-3, 3), tol = 1e-10)$root
}
nearest <- function(z, beyond) if (abs(z - beyond) < abs(z + beyond)) beyond else -beyond
# The conditional estimate of fisher.test and its exact limits, whose roots that finds to four digits only.
odds_ratio <- function(counts, level) {
  most <- min(sum(counts[1, ]), sum(counts[, 1]))
  support <- max(0, sum(counts[1, ]) - sum(counts[, 2])):most
  weights <- dhyper(support, sum(counts[1, ]), sum(counts[2, ]), sum(counts[, 1]), log = TRUE)
  chance <- function(log_odds) {
    logs <- weights + support * log_odds
    exp(logs - max(logs)) / sum(exp(logs - max(logs)))
  }
  root <- function(f) exp(uniroot(f, c(-50, 50), tol = 1e-13)$root)
  x <- counts[1, 1]
  found <- list(value = if (x > min(support) && x < most) root(function(b) sum(support * chance(b)) - x),
                lower = if (x > min(support)) root(function(b) sum(chance(b)[support >= x]) - (1 - level) / 2),
                upper = if (x < most) root(function(b) sum(chance(b)[support <= x]) - (1 - level) / 2))
  Filter(Negate(is.null), found)
}
# The model of all groups and covariates of an analysis, and one of a covariate, or of the groups, by itself.
together <- function(x, d) {
  a <- analysis_of(x)
  d <- with_values(d, c(named(a$strata), named(a$adjust_for)))
  model_with(x, d, c("group", named(a$adjust_for)))
}
# Indicators of every category but the first by code point (of groups: but the reference); numbers as they are.
designed <- function(x, d, names) {
  a <- analysis_of(x)
  design <- list()
  for (name in names) {
    values <- if (name == "group") d$group else columns_of(d, name)[[1]]
    if (is.numeric(values)) design[[name]] <- values
    else {
      found <- sort(unique(values), method = "radix")
      for (category in setdiff(found, if (name == "group") a$against else found[1]))
        design[[paste0(name, "=", category)]] <- as.numeric(values == category)
    }
  }
  columns <- setNames(as.data.frame(design), sprintf("column%d", seq_along(design)))
  list(data = data.frame(d, columns, within = strata_of(d, named(a$strata))), columns = names(columns), terms = names(design))
}
model_with <- function(x, d, names) {
  a <- analysis_of(x)
  found <- designed(x, d, names)
  data <- found$data
  formula <- as.formula(paste("response(data) ~", paste(c(found$columns, "strata(within)"), collapse = " + ")))
  environment(formula) <- environment()
  fit <- coxph(formula, data, ties = a$ties, control = coxph.control(eps = 1e-12, iter.max = 100))
  fit$terms_in_order <- found$terms
  fit
}
# The model of all factors with one of them on both sides of a cut, everybody's time divided there.
around_cut <- function(x, d, side) {
  a <- analysis_of(x)
  d <- with_values(d, c(named(a$strata), named(a$adjust_for)))
  found <- designed(x, d, c("group", named(a$adjust_for)))
  own <- found$columns[match(term_of(x), found$terms)]
  from <- found$data
  from$entered <- if (late(d)) d$entry_days else 0
  formula <- as.formula("Surv(entered, time_days, event) ~ .")
  split <- survSplit(formula, from, cut = x$at_days, episode = "side", start = "entered", end = "time_days")
  for (s in 1:2) split[[paste0("side", s)]] <- ifelse(split$side == s, split[[own]], 0)
  terms <- c(setdiff(found$columns, own), "side1", "side2", "strata(within)")
  model <- as.formula(paste("Surv(entered, time_days, event) ~", paste(terms, collapse = " + ")))
  fit <- coxph(model, split, ties = a$ties, control = coxph.control(eps = 1e-12, iter.max = 100))
  s <- summary(fit, conf.int = x$level)$conf.int
  as.list(setNames(s[paste0("side", side), c(1, 3, 4)], c("value", "lower", "upper")))
}
odds <- function(x, found) {
  fit <- glm(reformulate(found$columns, "event"), binomial, found$data, epsilon = 1e-14, maxit = 100)
  s <- summary(fit)$coefficients[1 + match(term_of(x), found$terms), ]
  width <- qnorm((1 + x$level) / 2) * s[[2]]
  list(value = exp(s[[1]]), lower = exp(s[[1]] - width), upper = exp(s[[1]] + width), p_value = s[[4]],
       n = nrow(found$data), events = sum(found$data$event))
}
term_of <- function(x) if (is.na(x$category)) x$covariate else paste0(x$covariate, "=", x$category)
coefficient <- function(x, fit) {
  s <- summary(fit, conf.int = x$level)
  row <- match(term_of(x), fit$terms_in_order)
  list(value = s$conf.int[row, 1], lower = s$conf.int[row, 3], upper = s$conf.int[row, 4],
       p_value = s$coefficients[row, 5], n = s$n, events = s$nevent)
}
analysis_of <- function(x) analyses[analyses$analysis == x$analysis, ]
# The hazard ratio of a group against the reference, within strata.
ratio_in <- function(x, d, within = rep("", nrow(d))) {
  data <- data.frame(d, within = within)
  fit <- coxph(response(data) ~ I(group == x$group) + strata(within), data, ties = analysis_of(x)$ties,
               control = coxph.control(eps = 1e-12))
  s <- summary(fit, conf.int = x$level)
  list(value = s$conf.int[[1]], lower = s$conf.int[[3]], upper = s$conf.int[[4]], p_value = s$coefficients[[5]],
       n = s$n, events = s$nevent)
}
# The test of all groups within the strata of the analysis, weighted by survival to the power rho.
test_within <- function(x, d, rho) {
  if (!is.na(x$reference)) d <- d[d$group %in% c(x$group, x$reference), ]
  d <- with_values(d, named(analysis_of(x)$strata))
  n <- list(n = nrow(d), events = sum(d$event))
  if (late(d)) return(n)
  d$within <- strata_of(d, named(analysis_of(x)$strata))
  model <- if (length(unique(d$within)) > 1) response(d) ~ group + strata(within) else response(d) ~ group
  test <- survdiff(model, d, rho = rho)
  expected <- if (is.matrix(test$exp)) rowSums(test$exp) else test$exp
  df <- sum(expected > 0) - 1
  c(list(statistic = test$chisq, df = df, p_value = pchisq(test$chisq, df, lower.tail = FALSE)), n)
}
# The difference of two curves at a time, with the normal interval and P where that is the method. Where both curves are
# at 0 or 1 there is no interval, rather than one of no width.
difference <- function(x, d, competing, before) {
  pair <- lapply(c(x$group, x$reference), function(g) at_time(steps(of_group(d, g), competing), x$at_days, before))
  value <- pair[[1]]$value - pair[[2]]$value
  if (!grepl("normal interval", x$method)) return(list(value = value))
  error <- sqrt(pair[[1]]$error^2 + pair[[2]]$error^2)
  if (error == 0) error <- NA
  width <- qnorm(0.975) * error
  found <- list(value = value, lower = max(value - width, -1), upper = min(value + width, 1))
  if (competing) found$p_value <- 2 * pnorm(-abs(value / error))
  found
}
# survdiff knows no late entry: the same sums written out, observed less expected and the hypergeometric variance.
log_rank_of_late <- function(d) {
  groups <- sort(unique(d$group))
  difference <- 0
  variance <- 0
  for (t in unique(d$time_days[d$event])) {
    n <- sapply(groups, function(g) sum(d$group == g & d$entry_days < t & d$time_days >= t))
    k <- sapply(groups, function(g) sum(d$group == g & d$event & d$time_days == t))
    share <- n / sum(n)
    difference <- difference + k - sum(k) * share
    if (sum(n) > 1)
      variance <- variance + sum(k) * (sum(n) - sum(k)) / (sum(n) - 1) * (diag(share) - outer(share, share))
  }
  use <- which(diag(variance) > 0)[-1]
  statistic <- sum(difference[use] * solve(variance[use, use], difference[use]))
  list(statistic = statistic, df = length(use), p_value = pchisq(statistic, length(use), lower.tail = FALSE))
}
certain <- function(value) value %in% c(NA, NaN) | abs(value - 0.5) > 0.5 - smallest
# R gives log-log limits, and none where the curve is still 1 or already 0.
log_log_limits <- function(x, s) {
  if (!grepl("log-log", x$method) || certain(s$value)) list() else list(lower = s$lower, upper = s$upper)
}

same <- function(name, ours, theirs) {
  if (is.character(theirs)) return(FALSE)  # R's words where it refuses
  if (is.na(ours) || is.na(theirs)) return(is.na(ours) && is.na(theirs))
  if (name == "p_value") return(abs(ours - theirs) <= tolerance_of_p * abs(theirs) + smallest^2)
  abs(ours - theirs) <= tolerance * abs(theirs) + smallest
}
counted <- c(agrees = 0, DIFFERS = 0, declined = 0, "not in R" = 0)
say <- function(answer, what, ...) {
  counted[[answer]] <<- counted[[answer]] + 1
  cat(" ", format(answer, width = 8), paste(what, ...), "\n")
}
shown <- function(values) paste(names(values), sapply(values, told), collapse = ", ")
told <- function(value) if (is.character(value)) value else sprintf("%.6g", value)
beyond <- function(what) if (length(what)) paste0("[not in R: ", paste(what, collapse = ", "), "]") else ""

check_number <- function(x) {
  groups <- na.omit(c(x$group, x$reference))
  whom <- if (length(groups)) paste(groups, collapse = " against ") else "all groups"
  of <- paste(na.omit(c(x$covariate, x$category)), collapse = " ")
  what <- paste0(x$quantity, ", ", paste(c(if (nzchar(of)) of, whom), collapse = ", "), ":")
  if (!is.na(x$not_in_r)) return(say("not in R", what, x$method, paste0("(", x$not_in_r, ")")))
  theirs <- quietly(recomputed[[x$quantity]](x, observed(x$analysis)))
  if (!is.na(x$reason) && x$quantity != "median") return(say("declined", what, x$reason, "- R:", shown(theirs)))
  ours <- as.list(x[names(theirs)])
  agree <- mapply(same, names(theirs), ours, theirs)
  ends <- c("lower", "upper", "statistic", "p_value")
  left <- setdiff(ends[!is.na(x[ends])], names(theirs))
  if (all(agree)) say("agrees", what, shown(theirs), beyond(if (length(left)) c(left, x$method)))
  else say("DIFFERS", what, "theracurve", shown(ours[!agree]), "- R", shown(theirs[!agree]))
}
# An answer although R warns, as where a coefficient runs away; where R refuses, its words.
quietly <- function(found) {
  tryCatch(suppressWarnings(found), error = function(e) list(value = conditionMessage(e)))
}

check_curve <- function(analysis, group) {
  ours <- curves[curves$analysis == analysis & curves$group == group, ]
  competing <- grepl("Aalen-Johansen", ours$interval[1])
  theirs <- steps(of_group(observed(analysis), group), competing)
  what <- paste0("curve of ", group, ", ", if (competing) "1 - Aalen-Johansen" else "Kaplan-Meier", ":")
  if (nrow(ours) != nrow(theirs)) return(say("DIFFERS", what, nrow(ours), "times; R has", nrow(theirs)))
  if (competing) theirs[c("value", "lower", "upper")] <- 1 - theirs[c("value", "upper", "lower")]
  pairs <- list(time = theirs$time / days_in_month, at_risk = theirs$at_risk, value = theirs$value)
  log_log <- grepl("log-log", ours$interval[1])
  inside <- !certain(theirs$value)
  if (log_log) pairs <- c(pairs, list(lower = theirs$lower, upper = theirs$upper))
  wrong <- sapply(names(pairs), function(name) {
    compared <- if (name %in% c("lower", "upper")) inside else rep(TRUE, nrow(ours))
    sum(!mapply(same, name, ours[[name]][compared], pairs[[name]][compared]))
  })
  if (all(wrong == 0)) say("agrees", what, nrow(ours), "times", beyond(if (!log_log) paste(ours$interval[1], "limits")))
  else say("DIFFERS", what, paste(wrong[wrong > 0], "of", nrow(ours), names(pairs)[wrong > 0], collapse = ", "))
}

heading <- function(a) {
  when <- if (!is.na(a$at_days)) paste(", at", a$at_days, "days")
  within <- if (!is.na(a$horizon_days)) paste(", up to", a$horizon_days, "days")
  cat(a$endpoint, ", ", a$variant, when, within, "\n", sep = "")
}

cat("R ", as.character(getRversion()), ", survival ", as.character(packageVersion("survival")), "; relative tolerance ",
    tolerance, ", of P values ", tolerance_of_p, "\n", sep = "")
for (analysis in analyses$analysis) {
  heading(analyses[analyses$analysis == analysis, ])
  for (group in unique(curves$group[curves$analysis == analysis])) check_curve(analysis, group)
  for (row in which(numbers$analysis == analysis)) check_number(numbers[row, ])
}
cat(counted[["agrees"]], "agree,", counted[["DIFFERS"]], "differ,", counted[["declined"]], "declined by theracurve,",
    counted[["not in R"]], "not in R's survival package\n")
cat("Shares with a benefit, counts and means are no part of this check.\n")
quit(status = if (counted[["DIFFERS"]] > 0) 1 else 0)
