# One measurement of R's survival package for survival.py, on the columns that it wrote:
#     Rscript survival.R TASK FOLDER PATIENTS RUNS

suppressPackageStartupMessages(library(survival))
asked <- commandArgs(TRUE)
patients <- as.integer(asked[3])

column <- function(name, what, size) readBin(file.path(asked[2], name), what, patients * 5L, size)

status <- function(field) {
  line <- grep(field, readLines("/proc/self/status"), value = TRUE)
  as.numeric(gsub("[^0-9]", "", line)) / 1024
}

time <- column("time", "integer", 4L)
event <- column("event", "integer", 1L) == 1L

task <- if (asked[1] == "curves") {
  group <- column("group", "integer", 1L)
  function() {
    survfit(Surv(time, event) ~ group, conf.type = "log-log")
    survdiff(Surv(time, event) ~ group)$chisq
  }
} else {
  x <- matrix(column("x", "double", 8L), patients)
  function() coxph(Surv(time, event) ~ x, ties = "efron")$coefficients[[1]]
}

invisible(gc())
cat("5", file = "/proc/self/clear_refs")
before <- status("VmRSS")
seconds <- Inf
for (run in seq_len(as.integer(asked[4]))) {
  used <- system.time(answer <- task())
  seconds <- min(seconds, used[["user.self"]] + used[["sys.self"]])
}
cat(sprintf('{"seconds": %.6f, "answer": %.17g, "mebibytes": %.1f}\n', seconds, answer, status("VmHWM") - before))
